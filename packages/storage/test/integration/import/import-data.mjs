// Opens the embedded store at argv[2], prints what is there, and imports the directory argv[3], or argv[4] where what is
// there came from argv[3]. With argv[5] = N the process kills itself before its Nth call of the database.
import { applySchema, createStore, importDirectory } from '@alertsmith/storage'

const [path, first, second, killAt] = process.argv.slice(2)
const store = await createStore({ url: `chdb:${path}` })
const { database } = await applySchema(store, 'ethereum')

const rows = await database.queryRows({
  sql: 'SELECT from_address, count() AS flows FROM raw_money_flows GROUP BY from_address',
  params: {},
})
process.stdout.write(`${JSON.stringify({ found: rows.map((row) => `${row.from_address} ${row.flows}`) })}\n`)

let calls = 0
const watched = { ...database }
for (const name of ['execute', 'queryRows', 'insertFile']) {
  watched[name] = (...args) => {
    if (++calls === Number(killAt)) process.kill(process.pid, 'SIGKILL')
    return database[name](...args)
  }
}
watched.asWriter = watched
await importDirectory(watched, rows[0]?.from_address === '0xfirst' ? second : first)
const tables = await database.queryRows({
  sql: "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%import\\_%'",
  params: {},
})
process.stdout.write(`${JSON.stringify({ calls, leftovers: tables.map(({ name }) => name) })}\n`)
await store.close()
