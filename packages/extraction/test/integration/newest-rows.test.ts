import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CANONICAL_TABLES, extractTrainingData, type SourceMapping, withSources } from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK, WINDOW } from '../support/small-network.js'

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork()
  await replaceRows(network.database, SMALL_NETWORK)
})
afterAll(() => network.close())

const execute = (sql: string) => network.database.execute({ sql, params: {} })

function mapped(from: string, final: boolean | undefined): SourceMapping {
  const columns = Object.keys(CANONICAL_TABLES.raw_features).map((name) => [name, { column: name }] as const)
  return { raw_features: { from, final, columns: Object.fromEntries(columns) } }
}

it('reads a ReplacingMergeTree as its newest rows where the mapping asks for it', async () => {
  const expected = await extractTrainingData(network.database, { window: WINDOW })
  await execute(`CREATE TABLE versions ENGINE = ReplacingMergeTree(version) ORDER BY (processing_date, window_days, address)
    AS SELECT *, toUInt32(1) AS version FROM raw_features WHERE 0`)
  await execute('SYSTEM STOP MERGES versions')
  await execute('INSERT INTO versions SELECT *, 2 AS version FROM raw_features')
  await execute(
    'INSERT INTO versions SELECT * REPLACE (total_received_usd + 1 AS total_received_usd), 1 AS version FROM raw_features',
  )
  const { database } = network
  const [table] = await database.queryRows<{ name: string }>({
    sql: 'SELECT currentDatabase() AS name',
    params: {},
  })
  const from = `${table!.name}.versions`

  const newest = await withSources(database, mapped(from, true))
  expect((await extractTrainingData(newest, { window: WINDOW })).fingerprint).toBe(expected.fingerprint)
  const all = await withSources(database, mapped(from, undefined))
  await expect(extractTrainingData(all, { window: WINDOW })).rejects.toMatchObject({
    code: 'EXTRACTION_DUPLICATE_FEATURES',
  })
})

it('is refused for a table that keeps one version', async () => {
  const { database } = network
  const [table] = await database.queryRows<{ name: string }>({
    sql: 'SELECT currentDatabase() AS name',
    params: {},
  })
  await expect(withSources(database, mapped(`${table!.name}.raw_features`, true))).rejects.toMatchObject({
    code: 'EXTRACTION_SOURCE_MAPPING',
    message: expect.stringContaining('FINAL'),
  })
})
