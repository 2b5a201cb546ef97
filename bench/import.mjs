// `data import` of a Parquet file of money flows beside the bare INSERT of the same file with casts and without any check.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { applySchema, createStore, importDirectory } from '@alertsmith/storage'
import { median, seconds } from './statistics.mjs'
import { announce, count, machine, writeReport } from './write-report.mjs'

const workFolder = join(import.meta.dirname, '../.alertsmith/bench-import')

export async function benchImport(args) {
  const { values } = parseArgs({
    args,
    options: { flows: { type: 'string', default: '5000000' }, runs: { type: 'string', default: '3' } },
  })
  rmSync(workFolder, { recursive: true, force: true })
  const data = join(workFolder, 'data')
  mkdirSync(data, { recursive: true })
  const path = join(data, 'raw_money_flows.parquet')
  const store = await createStore({ url: `chdb:${join(workFolder, 'clickhouse')}` })
  const { database } = await applySchema(store, 'ethereum')
  const run = (sql, params = {}) => database.execute({ sql, params })
  const time = async (work) => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  announce('Writing the file')
  const address = (of) =>
    `concat('0x', lower(hex(sipHash128(${of}))), lower(substring(hex(sipHash64(${of})), 9)))`
  await run(
    `INSERT INTO FUNCTION file({path:String}, 'Parquet')
SELECT ${address('number % 300007')} AS from_address, ${address('number % 400009')} AS to_address,
  toDate('2024-01-01') + 7 * (number % 26) AS processing_date, toUInt16(7) AS window_days,
  toDecimal128(cityHash64(number) % 100000000, 18) / 1000 AS amount_usd, lower(hex(sipHash128(number, 'hash'))) AS transaction_hash,
  toDateTime('2024-01-01 00:00:00', 'UTC') + number % 15000000 AS timestamp
FROM numbers({flows:UInt64})`,
    { path, flows: values.flows },
  )
  const columns = await database.queryRows({
    sql: "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'raw_money_flows' ORDER BY position",
    params: {},
  })
  const casts = columns.map(({ name, type }) => `CAST(${name}, '${type.replaceAll("'", "\\'")}')`).join(', ')
  const sides = { bare: [], imported: [] }
  for (let n = 1; n <= Number(values.runs); n++) {
    announce(`Run ${n} of ${values.runs}`)
    await run('CREATE OR REPLACE TABLE bare AS raw_money_flows')
    sides.bare.push(
      await time(() => run(`INSERT INTO bare SELECT ${casts} FROM file({path:String}, 'Parquet')`, { path })),
    )
    await run('TRUNCATE TABLE raw_money_flows')
    sides.imported.push(await time(() => importDirectory(database, data)))
  }
  await store.close()
  writeReport('import', [
    `${machine()}: ${count(Number(values.flows))} flows in Parquet; median (minimum – maximum) of ${values.runs} runs in turns.`,
    '',
    '| what | measured | limit |',
    '|---|---|---|',
    `| \`INSERT … SELECT FROM file(…)\` with casts | ${seconds(sides.bare)} | |`,
    `| \`data import\` | ${seconds(sides.imported)} | |`,
    `| ratio | ${(median(sides.imported) / median(sides.bare)).toFixed(2)} | 2.5 |`,
  ])
}
