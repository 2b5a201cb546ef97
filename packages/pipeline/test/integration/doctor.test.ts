import { join } from 'node:path'
import { silentLogger } from '@alertsmith/core'
import { applySchema, createRegistry, type NetworkDatabase, ownProcessToken } from '@alertsmith/storage'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveConfig } from '../../src/config/resolve.js'
import { NO_SOURCES } from '../../src/config/sources.js'
import { checkHost } from '../../src/doctor/host.js'
import { runDoctor } from '../../src/doctor/run-doctor.js'
import { openStore } from '../../src/store.js'
import { runTraining } from '../../src/training/train.js'
import { temporaryFolder, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
const { settings } = resolveConfig({
  directory: folder.path,
  environment: {},
  flags: { clickhouseUrl: `chdb:${join(folder.path, 'clickhouse')}`, outputDir: join(folder.path, 'models') },
})
const diagnose = (network?: string) =>
  runDoctor(settings, { network, sources: NO_SOURCES, logger: silentLogger })

/** Beside a network a team's own database, whose tables are called like ours, down to another tool's list of migrations. */
beforeAll(async () => {
  await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
  await applySchema(store, 'demo')
  const team = await store.createNetwork('team')
  for (const sql of [
    'CREATE TABLE raw_alerts (id UInt64, text String) ENGINE = MergeTree ORDER BY id',
    'CREATE TABLE raw_events (id UInt64) ENGINE = MergeTree ORDER BY id',
    'CREATE TABLE schema_migrations (version Int64, dirty UInt8, sequence UInt64) ENGINE = TinyLog',
  ])
    await team.execute({ sql, params: {} })
})
afterAll(() => folder.remove())

it('looks at the networks that Alertsmith made, and at no other database', async () => {
  const checks = await diagnose()
  expect(checks.map(({ name }) => name).filter((name) => name.startsWith('schema'))).toEqual([
    'schema of demo',
  ])
  expect(JSON.stringify(checks)).not.toContain('team')
  expect(checks.every(({ status }) => status !== 'failed')).toBe(true)
})

it('looks at any database that is asked for', async () => {
  const checks = await diagnose('team')
  expect(checks.find(({ name }) => name === 'schema of team')).toMatchObject({
    status: 'failed',
    found: expect.stringMatching(/^migration 0001.* is pending/),
  })
})

it('makes no network out of a database in which another tool keeps its migrations', async () => {
  await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
  await expect(applySchema(store, 'team')).rejects.toMatchObject({ code: 'STORAGE_FOREIGN_DATABASE' })
  const tables = await (await store.network('team')).queryRows({
    sql: 'SELECT count() AS n FROM system.tables WHERE database = currentDatabase()',
    params: {},
  })
  expect(tables).toEqual([{ n: '3' }])
})

it('names only those networks where one is missing', async () => {
  await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
  await expect(store.network('demu')).rejects.toMatchObject({ context: { existing: ['demo'] } })
})

it.each([
  ['where nothing can be made', '/proc/models'],
  ['that is a file', '/dev/null'],
])('fails for a folder of models %s', async (_, outputDir) => {
  const checks = await checkHost(outputDir, 1)
  expect(checks.find(({ name }) => name === 'disk')).toMatchObject({ status: 'failed' })
})

it('says that an import was killed as its tables changed, and nothing is trained on them', async () => {
  const killed = ownProcessToken().replace(/^\d+/, '4194304').replaceAll('.', '_')
  const plan = `data_imports__plan_${killed}_00000000`
  const onDemo = async <Result>(work: (database: NetworkDatabase) => Promise<Result>) => {
    await using store = await openStore(settings, silentLogger, { sources: NO_SOURCES })
    return await work(await store.network('demo'))
  }
  await onDemo((database) =>
    database.execute({
      sql: `CREATE TABLE ${plan} ENGINE = MergeTree ORDER BY position
AS SELECT 0 AS position, false AS undo, arrayJoin(['raw_alerts', 'raw_features']) AS table_name`,
      params: {},
    }),
  )
  expect((await diagnose('demo')).find(({ name }) => name === 'schema of demo')).toMatchObject({
    status: 'failed',
    found: expect.stringMatching(/an import was killed while raw_alerts, raw_features changed/),
    remedy: expect.stringContaining('alertsmith data import --network demo'),
  })
  const window = { startDate: '2024-01-01', endDate: '2024-06-30', windowDays: 7 }
  const training = onDemo((database) => {
    const registry = createRegistry({ location: join(folder.path, 'models'), database })
    return runTraining(trainingOptions('alert_scorer', window), { database, registry })
  })
  await expect(training).rejects.toMatchObject({ code: 'STORAGE_IMPORT_UNFINISHED', retryable: true })
})
