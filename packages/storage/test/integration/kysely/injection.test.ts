import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClickhouseDialect } from '@founderpath/kysely-clickhouse'
import { createChdbConnection } from 'chdb/connection'
import { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  applySchema,
  createStore,
  type NetworkDatabase,
  type NetworkTables,
  type Store,
} from '../../../src/index.js'

/** Ends the text it is pasted into where only quotes are escaped: the backslash takes the escape for itself. */
const BREAKOUT = "\\' or 1 = 1 -- "

let directory: string
let store: Store
let database: NetworkDatabase

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-storage-'))
  store = await createStore({ url: `chdb:${directory}` })
  database = (await applySchema(store, 'ethereum')).database
  const label = { risk_level: 'high', confidence_score: 1, source: 'test', known_at: null }
  await database.run(
    database.kysely.insertInto('raw_address_labels').values([
      { address: 'a', ...label },
      { address: 'b', ...label },
    ]),
  )
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

describe('a value that tries to end its quotes', () => {
  it("gets out of the ClickHouse dialect's own execution, which is why it is not used", async () => {
    const options = { connection: createChdbConnection({ path: directory }) }
    const kysely = new Kysely<{ 'ethereum.raw_address_labels': NetworkTables['raw_address_labels'] }>({
      dialect: new ClickhouseDialect({ options: options as never }),
    })
    const rows = await kysely
      .selectFrom('ethereum.raw_address_labels')
      .select('address')
      .where('address', '=', BREAKOUT)
      .execute()
    expect(rows).toHaveLength(2)
  })

  it.each([BREAKOUT, "' or 1 = 1 -- ", '\\', "\\\\'", 'a\0', '{p1:String}', "a') or ('1' = '1"])(
    'stays a value in ours: %j',
    async (value) => {
      const query = database.kysely
        .selectFrom('raw_address_labels')
        .select('address')
        .where('address', '=', value)
      expect(await database.run(query)).toEqual([])
      expect(await query.execute()).toEqual([])
    },
  )

  it('comes back from the table as it was put in', async () => {
    const address = `${BREAKOUT}\t\n\r\0"\`é€😀`
    const row = {
      address,
      risk_level: 'low',
      confidence_score: null,
      source: "it's",
      known_at: '2024-01-01 00:00:00',
    }
    await database.run(database.kysely.insertInto('raw_address_labels').values(row))
    const found = database.kysely.selectFrom('raw_address_labels').selectAll().where('address', '=', address)
    expect(await database.run(found)).toEqual([row])
  })

  it('cannot leave a column name either', async () => {
    const { ref } = database.kysely.dynamic
    const hostile = ref<'address'>('address\\` or 1 = 1 -- ')
    const query = database.kysely.selectFrom('raw_address_labels').select('address').where(hostile, '=', 'x')
    await expect(database.run(query)).rejects.toMatchObject({
      context: { clickhouseType: 'UNKNOWN_IDENTIFIER' },
    })
  })
})

describe('our Kysely', () => {
  it('compares dates, numbers and money with the text and numbers that were bound', async () => {
    const cluster = {
      cluster_id: 'c1',
      processing_date: '2024-01-08',
      window_days: 7,
      cluster_size: 2,
      total_volume_usd: '12345678901234567890.123456789012345678',
      member_addresses: ["it's", 'b\\'],
      cluster_metadata: '{}',
    }
    await database.run(database.kysely.insertInto('raw_clusters').values(cluster))
    const query = database.kysely
      .selectFrom('raw_clusters')
      .selectAll()
      .where('processing_date', '>=', '2024-01-08')
      .where('window_days', 'in', [7, 30])
      .where('total_volume_usd', '>', '12345678901234567890.123456789012345677')
      .limit(10)
    expect(await database.run(query)).toEqual([cluster])
  })

  it('describes the tables of the network', async () => {
    const tables = await database.kysely.introspection.getTables()
    const names = tables.map((table) => table.name)
    expect(names).toContain('raw_alerts')
    expect(
      tables.find((table) => table.name === 'raw_alerts')?.columns.map((column) => column.name),
    ).toContain('label')
  })

  it('is interrupted by its signal', async () => {
    const query = database.kysely.selectFrom('raw_clusters').selectAll()
    await expect(database.run(query, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CORE_ABORTED',
    })
  })
})
