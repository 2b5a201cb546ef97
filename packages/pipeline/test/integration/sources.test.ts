import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MODEL_TYPES, type ModelType, silentLogger, type TrainingWindow } from '@alertsmith/core'
import { extractTrainingData, type SourceMapping } from '@alertsmith/extraction'
import { applySchema, createRegistry, type NetworkDatabase } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/config/resolve.js'
import { NO_SOURCES, readSourceConfig, type SourceConfig } from '../../src/config/sources.js'
import { runDoctor } from '../../src/doctor/run-doctor.js'
import { networkSchemaStatus } from '../../src/doctor/schema.js'
import { reproduceModel } from '../../src/reproduction/reproduce-model.js'
import { explainAlert } from '../../src/scoring/explain-alert.js'
import { scoreDay } from '../../src/scoring/score-day.js'
import { type OpenStore, openStore } from '../../src/store.js'
import { runTraining } from '../../src/training/train.js'
import { createTeamTables, FOREIGN_SCHEMA, fillTeamTables } from '../support/foreign-schema.js'
import { temporaryFolder, textOf, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
const { settings } = resolveConfig({
  directory: FOREIGN_SCHEMA,
  environment: {},
  flags: { clickhouseUrl: `chdb:${join(folder.path, 'clickhouse')}`, outputDir: join(folder.path, 'models') },
})
const sources = readSourceConfig(FOREIGN_SCHEMA)
const ethereum = sources.get('ethereum')!
let window: TrainingWindow

const RAW = ['raw_alerts', 'raw_features', 'raw_clusters', 'raw_money_flows', 'raw_address_labels']

beforeAll(async () => {
  await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
  const canonical = (await applySchema(store, 'canonical')).database
  const other = (await applySchema(store, 'other')).database
  await createTeamTables(canonical)
  window = (await generateNetwork(canonical, { alerts: 3_000, seed: 7 })).window
  await generateNetwork(other, { alerts: 500, seed: 8 })
  await fillTeamTables(canonical, 'ETH')
  await fillTeamTables(other, 'BTC')
  await applySchema(store, 'ethereum')
  // Where all tables are mapped, none of these is needed.
  const own = await store.network('ethereum')
  for (const table of RAW) await own.execute({ sql: `DROP TABLE ${table} SYNC`, params: {} })
})
afterAll(() => folder.remove())

describe("a network in a team's own tables", () => {
  let store: OpenStore
  let canonical: NetworkDatabase
  let mapped: NetworkDatabase
  beforeAll(async () => {
    store = await openStore(settings, silentLogger, { sources })
    canonical = await store.network('canonical')
    mapped = await store.network('ethereum')
  })
  afterAll(() => store?.close())

  const registryOf = (database: NetworkDatabase) => createRegistry({ location: settings.outputDir, database })
  const train = (modelType: ModelType, database: NetworkDatabase) =>
    runTraining(trainingOptions(modelType, window, { allowInsufficient: true }), {
      database,
      registry: registryOf(database),
    })

  it.each(MODEL_TYPES)('gives the %s that the canonical tables give, byte for byte', async (modelType) => {
    const expected = await train(modelType, canonical)
    const found = await train(modelType, mapped)
    expect(found.data_fingerprint).toBe(expected.data_fingerprint)
    for (const file of ['model.txt', 'features.json', 'golden.json']) {
      expect(textOf(found.model_path, file), file).toBe(textOf(expected.model_path, file))
    }
    const metadata = (path: string) => JSON.parse(readFileSync(join(path, 'metadata.json'), 'utf8'))
    expect(metadata(expected.model_path).sources).toBeNull()
    expect(metadata(found.model_path).sources).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      tables: RAW,
    })
  })

  it('is scored and explained, and its scores are written to its own database', async () => {
    const { model_id: modelId } = await train('alert_scorer', mapped)
    const context = { database: mapped, registry: registryOf(mapped) }
    const scored = await scoreDay({ date: window.endDate, modelId }, context)
    expect(scored.alerts).toBeGreaterThan(50)
    const native = await scoreDay(
      { date: window.endDate, modelId, allowOtherNetwork: true },
      { database: canonical, registry: registryOf(canonical) },
    )
    expect(scored.top).toEqual(native.top)
    const [written] = await mapped.queryRows<{ rows: string }>({
      sql: 'SELECT count() AS rows FROM ethereum.alert_scores FINAL WHERE model_id = {modelId:String}',
      params: { modelId },
    })
    expect(Number(written!.rows)).toBe(scored.alerts)
    const { alert_id: alertId, score } = scored.top[0]!
    expect(await explainAlert({ alertId, modelId }, context)).toMatchObject({ score, rank_in_day: 1 })
  })

  it('gives the same model again, and says so where it was read through another mapping', async () => {
    const { model_id: modelId } = await train('alert_scorer', mapped)
    const context = { registry: registryOf(mapped) }
    expect(await reproduceModel(modelId, { ...context, database: mapped })).toMatchObject({
      identical: true,
      environment: [],
    })
    await store.close()
    // The same numbers by another expression.
    const raw_alerts = ethereum.raw_alerts!
    const columns = { ...raw_alerts.columns, transaction_count: { expression: 'toUInt32(tx_count)' } }
    const changed: SourceConfig = new Map([
      ['ethereum', { ...ethereum, raw_alerts: { ...raw_alerts, columns } }],
    ])
    store = await openStore(settings, silentLogger, { sources: changed })
    const again = await reproduceModel(modelId, { ...context, database: await store.network('ethereum') })
    expect(again).toMatchObject({
      identical: true,
      environment: [expect.stringMatching(/through the sources/)],
    })
    await store.close()
    store = await openStore(settings, silentLogger, { sources })
    canonical = await store.network('canonical')
    mapped = await store.network('ethereum')
  })

  it('tells nothing of later days: tampering with them changes no bit of earlier rows', async () => {
    const days = await mapped.queryRows<{ day: string }>({
      sql: 'SELECT DISTINCT toString(processing_date) AS day FROM raw_alerts ORDER BY day',
      params: {},
    })
    const early = { ...window, endDate: days[Math.floor(days.length / 2)]!.day }
    const extract = (over: TrainingWindow) => extractTrainingData(mapped, { window: over })
    const [before, all] = [await extract(early), await extract(window)]
    const after = `toUnixTimestamp(toDateTime('${early.endDate} 00:00:00', 'UTC')) + 86400`
    const settle = 'SETTINGS mutations_sync = 1'
    for (const sql of [
      `ALTER TABLE aml.case_alerts UPDATE amount_cents = 7, verdict = 'open' WHERE opened_at >= ${after} AND cityHash64(case_ref) % 2 = 0 ${settle}`,
      `ALTER TABLE aml.wallet_profiles DELETE WHERE as_of >= ${after} AND cityHash64(wallet) % 3 = 0 ${settle}`,
      `ALTER TABLE aml.entities UPDATE wallets = [] WHERE as_of >= ${after} ${settle}`,
      `INSERT INTO aml.transfers SELECT chain, receiver, sender, booked_at, cents * 5 FROM aml.transfers WHERE booked_at >= ${after}`,
    ]) {
      await canonical.execute({ sql, params: {} })
    }
    expect((await extract(early)).fingerprint).toBe(before.fingerprint)
    expect((await extract(window)).fingerprint).not.toBe(all.fingerprint)
  })
})

describe('doctor', () => {
  const look = async (network: string, config: SourceConfig) =>
    (await runDoctor(settings, { network, sources: config, logger: silentLogger })).filter(({ name }) =>
      name.includes(network),
    )
  const changed = (over: SourceMapping): SourceConfig => new Map([['ethereum', { ...ethereum, ...over }]])

  it('finds nothing to complain about, not even that canonical tables are missing', async () => {
    expect(await look('ethereum', sources)).toEqual([
      { name: 'schema of ethereum', status: 'ok', found: expect.stringMatching(/complete/) },
      {
        name: 'sources of ethereum',
        status: 'ok',
        found: expect.stringMatching(/raw_alerts from aml\.case_alerts/),
      },
    ])
    await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
    expect((await networkSchemaStatus(store, 'ethereum', sources)).complete).toBe(true)
    expect((await networkSchemaStatus(store, 'ethereum', NO_SOURCES)).complete).toBe(false)
  })

  it('lists every problem of a mapping at once', async () => {
    const { raw_alerts, raw_features, raw_clusters, raw_money_flows, raw_address_labels } = ethereum
    const { address: _dropped, ...features } = raw_features!.columns
    const [, check] = await look(
      'ethereum',
      changed({
        raw_alerts: { ...raw_alerts!, from: 'aml.case_alert' },
        raw_features: {
          ...raw_features!,
          where: { column: 'chian', value: 'ETH' },
          columns: {
            ...features,
            adress: { column: 'wallet' },
            risk_score: { expression: 'halve(risk_points)' },
          },
        },
        raw_clusters: {
          ...raw_clusters!,
          columns: {
            ...raw_clusters!.columns,
            member_addresses: { column: 'entity' },
            cluster_id: { column: 'entty' },
          },
        },
        raw_money_flows: {
          ...raw_money_flows!,
          columns: {
            ...raw_money_flows!.columns,
            processing_date: { column: 'sender', unix: 'seconds' },
            amount_usd: { expression: 'cents; DROP TABLE aml.transfers' },
          },
        },
        raw_address_labels: {
          ...raw_address_labels!,
          columns: { ...raw_address_labels!.columns, known_at: { expression: 'max(listed_at) OVER ()' } },
        },
      }),
    )
    expect(check).toMatchObject({ name: 'sources of ethereum', status: 'failed', remedy: expect.any(String) })
    for (const problem of [
      /raw_alerts: "from" .*aml\.case_alert\b/,
      /raw_features: "adress" is no column of raw_features\. Did you mean "address"\?/,
      /raw_features: "address" \(.*\) must be mapped/,
      /raw_features: "where" must be a column of aml\.wallet_profiles; there is no "chian"\. Did you mean "chain"\?/,
      /raw_features: "risk_score" must be an expression that ClickHouse runs.*halve/,
      /raw_clusters: "cluster_id" must be a column .* no "entty"\. Did you mean "entity"\?/,
      /raw_money_flows: "processing_date" must be an integer .* it is String/,
      /raw_money_flows: "amount_usd" must be one expression .* got a semicolon/,
      /raw_address_labels: "known_at" must be one expression .* got "OVER"/,
    ]) {
      expect(check!.found).toMatch(problem)
    }
  })

  it('refuses values that cannot become what the column means', async () => {
    const { raw_clusters } = ethereum
    const columns = { ...raw_clusters!.columns, member_addresses: { column: 'entity' } }
    const [, check] = await look('ethereum', changed({ raw_clusters: { ...raw_clusters!, columns } }))
    expect(check!.found).toMatch(
      /raw_clusters.member_addresses must be a list of texts .* hold what cannot become one/,
    )
  })

  it('warns of a network that the tables do not know', async () => {
    const raw_alerts = { ...ethereum.raw_alerts!, where: { column: 'chain', value: 'ethereum' } }
    const [, check] = await look('ethereum', changed({ raw_alerts }))
    expect(check).toMatchObject({
      status: 'warning',
      found: 'raw_alerts: aml.case_alerts has no row whose chain is "ethereum"; it has "BTC", "ETH"',
    })
  })

  it('looks at networks of the config that have no database yet', async () => {
    const checks = await runDoctor(settings, { sources, logger: silentLogger })
    const bitcoin = checks.filter(({ name }) => name.includes('bitcoin'))
    expect(bitcoin.map(({ status }) => status)).toEqual(['failed', 'failed'])
    expect(bitcoin[0]!.found).toMatch(/schema apply --network bitcoin/)
  })
})
