import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applySchema, createStore, NETWORK_TABLES, type NetworkDatabase } from '@alertsmith/storage'
import { Session } from 'chdb'
import type { TestStore } from './test-store.js'

export interface TestCluster extends TestStore {
  /** A network on one server, to be filled. */
  readonly whole: NetworkDatabase
  /**
   * The name of a network with the same rows, spread over the two shards of a cluster: every table is distributed, and
   * each shard sees the rows that the sharding key would have sent to it, and no others.
   */
  readonly spread: string
}

const CLUSTER = 'test_cluster'

/** Both shards are this engine: at an address and port of its own it answers for them itself, without a connection. */
const CONFIG = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <remote_servers><${CLUSTER}>
    <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
    <shard><replica><host>localhost</host><port>9000</port></replica></shard>
  </${CLUSTER}></remote_servers>
</clickhouse>
`

/** An embedded ClickHouse that takes itself for a cluster of two shards. One per process at a time. */
export async function openTestCluster(): Promise<TestCluster> {
  const base = mkdtempSync(join(tmpdir(), 'alertsmith-cluster-'))
  const directory = join(base, 'clickhouse')
  const config = join(base, 'config.xml')
  writeFileSync(config, CONFIG)
  // The first connection starts the engine, and only that one can hand it a configuration.
  const session = new Session(directory, { connectionArgs: [`--config-file=${config}`] })
  const store = await createStore({ url: `chdb:${directory}` })
  const { database } = await applySchema(store, 'whole')
  const spread = await store.createNetwork('spread')
  for (const table of Object.keys(NETWORK_TABLES)) {
    const shard = `cityHash64(${SPREAD_BY[table] ?? 'tuple(*)'}) % 2 + 1`
    for (const sql of [
      `CREATE VIEW ${table}_local AS SELECT * FROM whole.${table} WHERE ${shard} = shardNum()`,
      `CREATE TABLE ${table} AS whole.${table} ENGINE = Distributed('${CLUSTER}', 'spread', '${table}_local')`,
    ]) {
      await spread.execute({ sql, params: {} })
    }
  }
  return {
    store,
    directory,
    whole: database,
    spread: 'spread',
    async close() {
      await store.close()
      session.close()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

/** Rows that belong together are torn apart on purpose: nothing may depend on where a row lies. */
const SPREAD_BY: Readonly<Record<string, string>> = {
  raw_alerts: 'alert_id',
  raw_features: 'address',
  raw_clusters: 'cluster_id',
  raw_money_flows: 'to_address',
  raw_address_labels: 'address',
}
