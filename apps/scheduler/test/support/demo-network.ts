import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applySchema, createLogger, generateNetwork, openStore, resolveConfig } from '@alertsmith/pipeline'

/** The days of the generated network: snapshots of seven days, the last one processed on the last day. */
export const LAST_DAY = '2024-07-01'

export interface DemoNetwork {
  /** A folder of its own; removed at the end. */
  readonly folder: string
  /** What a process needs in its environment to work on the network. */
  readonly environment: Readonly<Record<string, string>>
  readonly registry: string
  /** Runs a query; nothing else may have the embedded ClickHouse open. */
  rows(sql: string): Promise<Record<string, unknown>[]>
  /** Runs a statement without a result, under the same condition. */
  execute(sql: string): Promise<void>
  remove(): void
}

/** A generated network in an embedded ClickHouse, closed, so that a child process can open it. */
export async function createDemoNetwork(alerts = 3_000): Promise<DemoNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-scheduler-'))
  const registry = join(folder, 'models')
  const environment = {
    ALERTSMITH_CLICKHOUSE_URL: `chdb:${join(folder, 'clickhouse')}`,
    ALERTSMITH_OUTPUT_DIR: registry,
  }
  const logger = createLogger({ level: 'silent', destination: process.stderr })
  const open = () => openStore(resolveConfig({ environment, directory: folder }).settings, logger)
  {
    await using store = await open()
    const { database } = await applySchema(store, 'demo')
    await generateNetwork(database, { alerts, seed: 11 })
  }
  return {
    folder,
    environment,
    registry,
    async rows(sql) {
      await using store = await open()
      return await (await store.network('demo')).queryRows({ sql, params: {} })
    },
    async execute(sql) {
      await using store = await open()
      await (await store.network('demo')).execute({ sql, params: {} })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
