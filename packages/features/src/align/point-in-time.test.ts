import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeatureBuilder } from '../feature-builder.js'
import { handTables } from '../testing/network.js'
import { type NetworkRecords, networkRecords, tablesOf } from '../testing/random-network.js'
import { alignTables } from './align-tables.js'

/** Fitted once on other data, so that only alignment and transform can let anything through. */
const builder = FeatureBuilder.fit(handTables())

function build(records: NetworkRecords, doubles = false): { ids: string[]; matrix: FeatureMatrix } {
  const tables = alignTables(tablesOf(records, doubles))
  return { ids: Array.from(tables.alerts.getChild('alert_id')!), matrix: builder.transform(tables) }
}

/** The features of the alerts up to `day`, in their order, as exact bits. */
function bitsUpTo(records: NetworkRecords, day: number): unknown[] {
  const early = new Set(records.alerts.filter((alert) => alert.day <= day).map(({ id }) => id))
  const { ids, matrix } = build(records)
  const columns = matrix.names.map((_, column) => matrixColumn(matrix, column))
  return ids.flatMap((id, row) =>
    early.has(id)
      ? [[id, new BigUint64Array(Float64Array.from(columns, (column) => column[row]!).buffer)]]
      : [],
  )
}

function upTo(day: number, { alerts, features, clusters, flows }: NetworkRecords): NetworkRecords {
  const early = (row: { day: number }) => row.day <= day
  return {
    alerts: alerts.filter(early),
    features: features.filter(early),
    clusters: clusters.filter(early),
    flows: flows.filter(early),
  }
}

function after(day: number, { alerts, features, clusters, flows }: NetworkRecords): NetworkRecords {
  const late = (row: { day: number }) => row.day > day
  return {
    alerts: alerts.filter(late).map((alert) => ({ ...alert, id: `late-${alert.id}` })),
    features: features.filter(late),
    clusters: clusters.filter(late),
    flows: flows.filter(late),
  }
}

function join(a: NetworkRecords, b: NetworkRecords): NetworkRecords {
  return {
    alerts: [...b.alerts, ...a.alerts],
    features: [...b.features, ...a.features],
    clusters: [...b.clusters, ...a.clusters],
    flows: [...b.flows, ...a.flows],
  }
}

describe('later dates', () => {
  it('change no bit of the features of earlier alerts, whether changed, added or removed', () => {
    fc.assert(
      fc.property(networkRecords, networkRecords, fc.integer({ min: 0, max: 4 }), (records, other, day) => {
        const known = upTo(day, records)
        fc.pre(known.alerts.length > 0)
        const alone = bitsUpTo(known, day)
        expect(bitsUpTo(join(known, after(day, records)), day)).toEqual(alone)
        expect(bitsUpTo(join(known, after(day, other)), day)).toEqual(alone)
      }),
    )
  })

  it('do change the features of later alerts, so the test above can fail', () => {
    const alert = { id: 'a', address: 'x', day: 2, windowDays: 7, volume: 100 }
    const without: NetworkRecords = { alerts: [alert], features: [], clusters: [], flows: [] }
    const flow = { from: 'y', to: 'x', day: 2, windowDays: 7, amount: 500 }
    expect(bitsUpTo({ ...without, flows: [flow] }, 2)).not.toEqual(bitsUpTo(without, 2))
    const earlier = { ...alert, id: 'b', day: 1 }
    expect(bitsUpTo({ ...without, alerts: [alert, earlier] }, 2)[1]).not.toEqual(bitsUpTo(without, 2)[0])
  })
})

describe('the order of the rows', () => {
  it.each([false, true])('changes no bit of the matrix (money as Float64: %s)', (doubles) => {
    const shuffled = networkRecords.chain((records) =>
      fc
        .record({
          alerts: fc.shuffledSubarray([...records.alerts], { minLength: records.alerts.length }),
          features: fc.shuffledSubarray([...records.features], { minLength: records.features.length }),
          clusters: fc.shuffledSubarray([...records.clusters], { minLength: records.clusters.length }),
          flows: fc.shuffledSubarray([...records.flows], { minLength: records.flows.length }),
        })
        .map((other) => [records, other] as const),
    )
    fc.assert(
      fc.property(shuffled, ([records, other]) => {
        expect(build(other, doubles)).toEqual(build(records, doubles))
      }),
    )
  })
})
