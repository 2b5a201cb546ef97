import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applySchema,
  createStore,
  importDirectory,
  type NetworkDatabase,
  type Store,
  schemaStatus,
  writeAlertScores,
  writeTrainingRun,
} from '@alertsmith/storage'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Fault,
  type HttpFront,
  openTestNetwork,
  startHttpFront,
  type TestNetwork,
} from '../../src/index.js'

let embedded: TestNetwork
let front: HttpFront
let store: Store
let server: NetworkDatabase
let directory: string
/** What goes wrong with the first statement that it fits. */
let plan: { readonly when: RegExp; readonly fault: Fault } | undefined
let struck = 0

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
  front = await startHttpFront(embedded.store, {
    faults(sql) {
      if (plan === undefined || !plan.when.test(sql)) return undefined
      const { fault } = plan
      plan = undefined
      struck++
      return fault
    },
  })
  store = await createStore({ url: front.url, retryPausesMs: [1, 1] })
  server = await store.network('testnet')
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-writes-'))
})
beforeEach(() => {
  plan = undefined
  struck = 0
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await store.close()
  await front.close()
  await embedded.close()
})

async function count(table: string): Promise<number> {
  const sql = `SELECT count() AS n FROM ${table}`
  return Number((await embedded.database.queryRows<{ n: string }>({ sql, params: {} }))[0]!.n)
}

/** Rows that were ever inserted: a merge in the background would hide one that came twice. */
async function inserted(database: string, table: string): Promise<number> {
  const [parts] = await embedded.database.queryRows<{ n: string }>({
    sql: 'SELECT sum(rows) AS n FROM system.parts WHERE database = {database:String} AND table = {table:String} AND min_block_number = max_block_number',
    params: { database, table },
  })
  return Number(parts!.n)
}

const LOST: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'reset-after-run' },
  { kind: 'status', status: 503 },
]

const SCORED = 3_000

function scores(modelId: string) {
  const each = <Value>(value: (row: number) => Value) =>
    Array.from({ length: SCORED }, (_, row) => value(row))
  return {
    modelId,
    processingDate: '2024-05-01',
    windowDays: 7,
    alertId: each((row) => `alert-${row}`),
    address: each((row) => `0x${row}`),
    score: Float64Array.from(each((row) => row / SCORED)),
    calibratedScore: null,
    rankInDay: Uint32Array.from(each((row) => row + 1)),
    reasons: each(() => ['because']),
  }
}

describe.each(LOST)('after %o', (fault) => {
  it('scores stand in the table once, without FINAL', async () => {
    const before = await inserted('testnet', 'alert_scores')
    plan = { when: /^INSERT INTO alert_scores/, fault }
    await writeAlertScores(server, scores(`model-${fault.kind}`))
    expect(struck).toBe(1)
    expect((await inserted('testnet', 'alert_scores')) - before).toBe(SCORED)
  })

  it.each([
    ['database', /^CREATE DATABASE/],
    ['table', /^CREATE TABLE IF NOT EXISTS raw_features/],
    ['column', /^ALTER TABLE alert_scores/],
    ['record', /^INSERT INTO schema_migrations/],
  ])(
    'a network whose %s was lost has its schema, and each migration is recorded once',
    async (part, when) => {
      const network = `lost_${part}_${fault.kind.replaceAll('-', '_')}`
      plan = { when, fault }
      await applySchema(store, network)
      expect(struck).toBe(1)
      expect((await schemaStatus(embedded.store, network)).complete).toBe(true)
      expect(await inserted(network, 'schema_migrations')).toBe(
        (await schemaStatus(store, network)).migrations.length,
      )
    },
  )

  it('a run stands in the table once, without FINAL', async () => {
    plan = { when: /INSERT INTO training_runs/, fault }
    await writeTrainingRun(server, {
      runId: `run-${fault.kind}`,
      modelType: 'alert_scorer',
      window: { startDate: '2024-01-01', endDate: '2024-02-01', windowDays: 7 },
      status: 'succeeded',
      startedAt: new Date('2024-03-01T00:00:00Z'),
      finishedAt: new Date('2024-03-01T00:05:00Z'),
      modelId: 'model',
      phaseMs: { extract: 12 },
      errorCode: '',
      errorMessage: '',
    })
    expect(struck).toBe(1)
    expect(await inserted('testnet', 'training_runs')).toBe(LOST.indexOf(fault) + 1)
  })

  it.each([
    ['the sent file', /^INSERT INTO `raw_address_labels__import.* FROM input/],
    ['the new table', /^CREATE TABLE `raw_address_labels__import/],
    ['the filling of it', /^INSERT INTO `raw_address_labels__import.* SELECT \* FROM/],
    ['the plan', /^CREATE TABLE IF NOT EXISTS `data_imports__plan/],
    ['what is planned', /^INSERT INTO `data_imports__plan/],
    ['the record', /^\s*INSERT INTO data_imports \(/],
  ])('of %s an import holds every row once', async (_, when) => {
    await embedded.database.execute({ sql: 'TRUNCATE TABLE raw_address_labels', params: {} })
    await embedded.database.execute({ sql: 'TRUNCATE TABLE data_imports', params: {} })
    const stays = "INSERT INTO raw_address_labels VALUES ('0xstays', 'low', 0.5, 'list', NULL)"
    await embedded.database.execute({ sql: stays, params: {} })
    const rows = Array.from({ length: 2_000 }, (__, row) => `0x${row},low,0.5,list`)
    writeFileSync(
      join(directory, 'raw_address_labels.csv'),
      ['address,risk_level,confidence_score,source', ...rows, ''].join('\n'),
    )
    plan = { when, fault }
    const report = await importDirectory(server, directory)
    expect(struck).toBe(1)
    expect(report.tables).toMatchObject([{ outcome: 'imported', rows: 2_000 }])
    expect(await count('raw_address_labels')).toBe(2_001)
    expect(await count('data_imports')).toBe(1)
    expect(await count("system.tables WHERE database = 'testnet' AND name LIKE '%import_%\\\\_\\\\_%'")).toBe(
      0,
    )
  })

  it('a statement that may not be repeated is sent once', async () => {
    await embedded.database.execute({
      sql: 'CREATE OR REPLACE TABLE plain (x UInt8) ENGINE = MergeTree ORDER BY x',
      params: {},
    })
    plan = { when: /^INSERT INTO plain/, fault }
    const insert = server.execute({ sql: 'INSERT INTO plain SELECT 1', params: {} })
    await expect(insert).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', retryable: true })
    expect(await count('plain')).toBe(fault.kind === 'reset-after-run' ? 1 : 0)
  })
})

describe('the moment of an import', () => {
  const clusters = (rows: number) =>
    Array.from({ length: rows }, (_, row) =>
      JSON.stringify({
        cluster_id: `c${row}`,
        processing_date: '2024-05-01',
        window_days: 7,
        cluster_size: 1,
        total_volume_usd: 1.5,
        member_addresses: [`0x${row}`],
      }),
    ).join('\n')

  it.each([
    [{ kind: 'reset-after-run' }, 500],
    [{ kind: 'reset' }, 0],
  ] satisfies [Fault, number][])(
    'is never repeated after %o, and never half done',
    async (fault, expected) => {
      const folder = mkdtempSync(join(directory, 'exchange-'))
      writeFileSync(join(folder, 'raw_clusters.jsonl'), clusters(500))
      await embedded.database.execute({ sql: 'TRUNCATE TABLE raw_clusters', params: {} })
      plan = { when: /^EXCHANGE TABLES/, fault }
      const before = front.requests.length
      const outcome = await importDirectory(server, folder).catch((error) => error)
      expect(struck).toBe(1)
      expect(front.requests.slice(before).filter(({ sql }) => sql.startsWith('EXCHANGE'))).toHaveLength(1)
      expect(await count('raw_clusters')).toBe(expected)
      if (expected === 0) expect(outcome).toMatchObject({ code: 'STORAGE_UNAVAILABLE', retryable: true })
      else expect(outcome).toMatchObject({ tables: [{ outcome: 'imported', rows: 500 }] })
    },
  )
})

it('an exception after progress had been sent with status 200 fails the statement', async () => {
  plan = { when: /^INSERT INTO alert_scores/, fault: { kind: 'exception-midway', afterBytes: 0 } }
  await expect(writeAlertScores(server, scores('late'))).rejects.toMatchObject({ code: 'STORAGE_BUSY' })
})
