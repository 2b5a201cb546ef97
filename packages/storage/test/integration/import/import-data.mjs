// Opens the embedded store at argv[2], prints what an earlier run has left, imports the directory argv[3], which holds
// nothing but labels, and prints what is there then. After that it imports the directory argv[4], or argv[5] where what is
// there came from argv[4]. With argv[6] = N the process kills itself before its Nth call of the database for that.
import { applySchema, createStore, importDirectory, unfinishedImports } from '@alertsmith/storage'

const [path, labels, first, second, killAt] = process.argv.slice(2)
const store = await createStore({ url: `chdb:${path}` })
const { database } = await applySchema(store, 'ethereum')
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

async function contents() {
  const rows = await database.queryRows({
    sql: `SELECT * FROM (SELECT 'flows of ' || from_address AS what, count() AS n FROM raw_money_flows GROUP BY what
UNION ALL SELECT 'clusters of ' || cluster_id AS what, count() AS n FROM raw_clusters GROUP BY what) ORDER BY what`,
    params: {},
  })
  return rows.map(({ what, n }) => `${n} ${what}`)
}

print({ left: await contents(), unfinished: await unfinishedImports(database) })
await importDirectory(database, labels)
const found = await contents()
const imports = await database.queryRows({
  sql: `SELECT table_name FROM data_imports WHERE table_name != 'raw_address_labels' ORDER BY imported_at DESC, table_name LIMIT 2`,
  params: {},
})
print({ found, logged: imports.map(({ table_name }) => table_name) })

let calls = 0
const watched = { ...database }
for (const name of ['execute', 'queryRows', 'insertFile']) {
  watched[name] = (...args) => {
    if (++calls === Number(killAt)) process.kill(process.pid, 'SIGKILL')
    return database[name](...args)
  }
}
watched.asWriter = watched
await importDirectory(watched, found[0]?.endsWith('first') ? second : first)
const tables = await database.queryRows({
  sql: "SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '__import_|__plan_')",
  params: {},
})
print({ calls, leftovers: tables.map(({ name }) => name) })
await store.close()
