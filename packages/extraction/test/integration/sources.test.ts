import type { BoundQuery, QuerySource } from '@alertsmith/core'
import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  extractAlerts,
  extractClusterData,
  extractTrainingData,
  fingerprint,
  type LabelStrategy,
  type SourceMapping,
  withSources,
} from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK, WINDOW } from '../support/small-network.js'
import { copyToTeam } from '../support/team-tables.js'

const STRATEGIES: readonly LabelStrategy[] = [
  { strategy: 'column' },
  { strategy: 'address-labels', minConfidence: 0.1 },
  {
    strategy: 'query',
    sql: `WITH known AS (SELECT address AS who, max(risk_level) AS worst FROM raw_address_labels GROUP BY address)
      SELECT alert_id, known.worst IN ('HIGH', 'critical') AS label, 2 AS weight, processing_date AS known_date
      FROM raw_alerts INNER JOIN known ON known.who = raw_alerts.address
      WHERE address IN (SELECT address FROM raw_features)`,
  },
]

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
  await replaceRows(network.database, SMALL_NETWORK)
})
afterAll(() => network.close())

/** The fingerprints of everything that extraction gives. */
async function everything(source: QuerySource): Promise<string[]> {
  const prints: string[] = []
  for (const labels of STRATEGIES) {
    prints.push((await extractTrainingData(source, { window: WINDOW, labels })).fingerprint)
    prints.push((await extractClusterData(source, { window: WINDOW, labels })).fingerprint)
  }
  const { tables } = await extractAlerts(source, { date: '2024-01-22', windowDays: 7 })
  return [...prints, await fingerprint(tables)]
}

/** A source that keeps the queries it is asked. */
function recording(source: QuerySource): { readonly source: QuerySource; readonly queries: BoundQuery[] } {
  const queries: BoundQuery[] = []
  const kept = (query: BoundQuery) => {
    queries.push(query)
    return query
  }
  return {
    queries,
    source: {
      network: source.network,
      queryArrow: (query, options) => source.queryArrow(kept(query), options),
      queryRows: (query, options) => source.queryRows(kept(query), options),
    },
  }
}

describe('a mapping of columns under other names', () => {
  it('gives what the canonical tables give, whatever the names are', async () => {
    const { source, queries } = recording(network.database)
    const expected = await everything(source)
    // Every name that extraction itself gives to something is a name that a team may have given to a column.
    const aliases = new Set(
      queries.flatMap(({ sql }) => [...sql.matchAll(/\bAS `?([\w.]+)`?/g)].map(([, name]) => name!)),
    )
    const names = [
      ...aliases,
      'member',
      'earlier',
      'source',
      'address',
      'processing_date',
      'a`b',
      'x y',
      'SELECT',
    ]
    expect(names.length).toBeGreaterThan(80)
    for (let start = 0; start < names.length; start += 11) {
      const rename = (_table: string, _column: string, index: number) => {
        const place = start + index
        return `${names[place % names.length]}${place < names.length ? '' : ' again'}`
      }
      const mapping = await copyToTeam(network.database, rename, (column) => ({
        expression: `\`${column.replaceAll('`', '\\`')}\` -- as it is`,
      }))
      expect(await everything(await withSources(network.database, mapping)), names[start]).toEqual(expected)
    }
  }, 400_000)

  it('gives it also where the names are those of other canonical columns', async () => {
    const expected = await everything(network.database)
    const swap: Readonly<Record<string, string>> = {
      alert_id: 'address',
      address: 'alert_id',
      from_address: 'to_address',
      to_address: 'from_address',
      label: 'window_days',
      window_days: 'label',
    }
    const mapping = await copyToTeam(
      network.database,
      (_table, column) => swap[column] ?? column,
      (name) => ({ expression: `identity(${name})` }),
    )
    expect(await everything(await withSources(network.database, mapping))).toEqual(expected)
  })
})

it('reads the tables that are not mapped as they are', async () => {
  const { raw_clusters } = await copyToTeam(
    network.database,
    (_table, column) => `my_${column}`,
    (column) => ({ column }),
  )
  const mapping: SourceMapping = { raw_clusters }
  expect(await everything(await withSources(network.database, mapping))).toEqual(
    await everything(network.database),
  )
})
