// @alertsmith/extraction: what was known about each alert on its own day, as row-aligned Arrow tables.
import { join } from 'node:path'
import { extractTrainingData } from '@alertsmith/extraction'
import { applySchema, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { scratchFolder } from './scratch.mjs'

using scratch = scratchFolder()
const store = await createStore({ url: `chdb:${join(scratch.path, 'clickhouse')}` })
try {
  const { database } = await applySchema(store, 'demo')
  const { window } = await generateNetwork(database, { alerts: 2_000 })

  const { tables, numRows, fingerprint } = await extractTrainingData(database, { window })
  for (const [name, table] of Object.entries(tables)) {
    console.log(
      `${name}: ${table.numRows === numRows ? 'aligned' : 'NOT aligned'}, ${table.schema.names.join(', ')}`,
    )
  }
  console.log(`${numRows} alerts, fingerprint ${fingerprint.length} hex digits`)
} finally {
  await store.close()
}
