import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { runRow, tickRow } from '../../test/support/rows.js'
import { memoryState } from '../../test/support/state.js'
import type { StateTables } from '../state/tables.js'
import { DEFAULT_RETENTION, removeOld } from './retention.js'

const NOW = new Date('2027-12-31T00:00:00.000Z')
const RETENTION = { ...DEFAULT_RETENTION, newestPerJob: 2 }

let db: Kysely<StateTables>
beforeEach(async () => {
  db = await memoryState()
  await db.deleteFrom('ticks').execute()
})

async function addTick(
  day: string,
  status: 'skipped' | 'done' | 'due',
  run: { readonly recorded?: 0 | 1 } = {},
): Promise<void> {
  const at = `${day}T02:00:00.000Z`
  const id = `nightly@${at}`
  const finished_at = status === 'due' ? null : at
  await db
    .insertInto('ticks')
    .values(tickRow({ id, scheduled_at: at, status, finished_at }))
    .execute()
  if (status !== 'done') return
  await db
    .insertInto('runs')
    .values(runRow({ id: `run-${day}`, tick_id: id, ...run }))
    .execute()
  const line = { run_id: `run-${day}`, line_number: 1, at, level: 'info', message: '', fields: '{}' }
  await db.insertInto('run_logs').values(line).execute()
}

const days = async () =>
  (await db.selectFrom('ticks').select('scheduled_at').orderBy('scheduled_at').execute()).map((tick) =>
    tick.scheduled_at.slice(0, 10),
  )

async function removeAll(retention = RETENTION): Promise<void> {
  while (await removeOld(db, { now: NOW, retention })) {
    // Until nothing is left to remove.
  }
}

describe('removeOld', () => {
  it('removes by age, with runs and lines, and never what is open or among the newest that ran', async () => {
    for (const day of ['2025-01-01', '2025-01-02', '2025-01-03']) await addTick(day, 'done')
    await addTick('2025-01-04', 'due')
    await addTick('2027-11-01', 'skipped')
    await addTick('2027-12-30', 'skipped')
    await removeAll()
    expect(await days()).toEqual(['2025-01-02', '2025-01-03', '2025-01-04', '2027-12-30'])
    const runs = await db.selectFrom('runs').select('id').orderBy('id').execute()
    expect(runs.map(({ id }) => id)).toEqual(['run-2025-01-02', 'run-2025-01-03'])
    expect((await db.selectFrom('run_logs').selectAll().execute()).length).toBe(2)
  })

  it('keeps a run that is not in training_runs yet, and removes it once it is', async () => {
    await addTick('2025-01-01', 'done', { recorded: 0 })
    for (const day of ['2025-01-02', '2025-01-03', '2025-01-04']) await addTick(day, 'done')
    const retention = { ...RETENTION, newestPerJob: 1, run: { days: 400, perJob: 2 } }
    await removeAll(retention)
    expect(await days()).toEqual(['2025-01-01', '2025-01-04'])
    expect((await db.selectFrom('run_logs').select('run_id').distinct().execute()).length).toBe(2)
    await db.updateTable('runs').set({ recorded: 1 }).execute()
    await removeAll(retention)
    expect(await days()).toEqual(['2025-01-04'])
  })

  it('removes what is behind many that cannot go yet', async () => {
    const at = (day: number) => new Date(Date.parse('2023-01-01T00:00:00.000Z') + day * 86_400_000)
    for (let day = 0; day < 250; day++)
      await addTick(at(day).toISOString().slice(0, 10), 'done', { recorded: day < 240 ? 0 : 1 })
    await removeAll()
    expect((await days()).length).toBe(240 + RETENTION.newestPerJob)
  })

  it('removes by number, in parts', async () => {
    const start = Date.parse('2027-12-01T00:00:00.000Z')
    const rows = Array.from({ length: 650 }, (_, minute) => {
      const at = new Date(start + minute * 60_000).toISOString()
      return tickRow({ id: `nightly@${at}`, scheduled_at: at, status: 'skipped', finished_at: at })
    })
    for (let from = 0; from < rows.length; from += 100)
      await db
        .insertInto('ticks')
        .values(rows.slice(from, from + 100))
        .execute()
    const retention = { ...RETENTION, skipped: { days: 1_000, perJob: 100 } }
    expect(await removeOld(db, { now: NOW, retention })).toBe(true)
    expect((await days()).length).toBe(450)
    await removeAll(retention)
    expect((await db.selectFrom('ticks').select('id').orderBy('id').execute()).map(({ id }) => id)).toEqual(
      rows.slice(-100).map(({ id }) => id),
    )
  })
})
