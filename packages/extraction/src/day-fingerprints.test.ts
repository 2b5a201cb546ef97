import type { AlignedTables } from '@alertsmith/core'
import { Dictionary, Float64, Int32, RecordBatch, Table, Utf8, vectorFromArray } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { dayFingerprints } from './day-fingerprints.js'

const none = new Table({ x: vectorFromArray([], new Float64()) })
const DAYS = [0, 0, 1, 1, 1, 2]

interface Rows {
  readonly severity?: readonly (string | null)[]
  readonly amount?: readonly (number | null)[]
  readonly address?: readonly (string | null)[]
  readonly label?: readonly number[]
}

const alertsOf = ({ severity, amount, address }: Rows, days: readonly number[]) =>
  new Table({
    processing_date: vectorFromArray(days, new Int32()),
    severity: vectorFromArray(
      severity ?? ['low', 'high', null, 'low', 'high', 'low'],
      new Dictionary(new Utf8(), new Int32()),
    ),
    amount: vectorFromArray(amount ?? [1, null, 3, 4, null, 6], new Float64()),
    address: vectorFromArray(address ?? ['a', 'b', null, '', 'cd', 'e'], new Utf8()),
  })

function tables(rows: Rows = {}, alerts = alertsOf(rows, DAYS)): AlignedTables {
  const labels = new Table({ label: vectorFromArray(rows.label ?? [0, 1, 0, 1, 0, 1], new Float64()) })
  return { alerts, features: none, clusters: none, moneyFlows: none, history: none, labels }
}

async function changed(rows: Rows): Promise<string[]> {
  const [before, after] = [await dayFingerprints(tables()), await dayFingerprints(tables(rows))]
  expect(after.columns).toBe(before.columns)
  return Object.keys(before.days).filter((day) => before.days[day]!.sha256 !== after.days[day]!.sha256)
}

describe('dayFingerprints', () => {
  it('counts the rows of each day', async () => {
    const { days } = await dayFingerprints(tables())
    expect(Object.entries(days).map(([day, { rows }]) => [day, rows])).toEqual([
      ['1970-01-01', 2],
      ['1970-01-02', 3],
      ['1970-01-03', 1],
    ])
  })

  it.each<[string, Rows, string[]]>([
    ['a number', { amount: [1, null, 3, 5, null, 6] }, ['1970-01-02']],
    ['a number for a null', { amount: [1, 0, 3, 4, null, 6] }, ['1970-01-01']],
    ['a text', { address: ['a', 'b', null, '', 'cd', 'f'] }, ['1970-01-03']],
    ['where texts end', { address: ['a', 'b', null, 'c', 'd', 'e'] }, ['1970-01-02']],
    ['a text of a dictionary', { severity: ['low', 'high', null, 'low', 'high', 'top'] }, ['1970-01-03']],
    [
      'a text for another one of the dictionary',
      { severity: ['low', 'low', null, 'low', 'high', 'low'] },
      ['1970-01-01'],
    ],
    ['labels alone', { label: [1, 1, 1, 1, 1, 1] }, []],
  ])('differs on the day alone on which it was changed: %s', async (_, rows, days) => {
    expect(await changed(rows)).toEqual(days)
  })

  it('does not depend on where batches end or which other days there are', async () => {
    const whole = alertsOf({}, DAYS)
    const expected = await dayFingerprints(tables())
    const parts = [whole.slice(0, 3), whole.slice(3)].flatMap(({ batches }) => batches)
    const batched = new Table(
      whole.schema,
      parts.map((batch) => new RecordBatch(whole.schema, batch.data)),
    )
    expect(await dayFingerprints(tables({}, batched))).toEqual(expected)
    const later = await dayFingerprints(tables({}, whole.slice(2)))
    const { '1970-01-01': _first, ...rest } = expected.days
    expect(later).toEqual({ columns: expected.columns, days: rest })
  })

  it('stops when asked to', async () => {
    await expect(dayFingerprints(tables(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
  })
})
