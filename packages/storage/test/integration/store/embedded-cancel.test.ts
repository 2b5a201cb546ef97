import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStore } from '../../../src/index.js'
import { temporaryDirectory } from './temporary-directory.js'

/** Would keep the engine busy for days. */
const ENDLESS = 'SELECT sum(sipHash64(number)) AS s FROM numbers(1000000000000000)'

it('an abort stops a statement inside the engine, so that the next one has its turn', async () => {
  const store = await createStore({ url: `chdb:${join(temporaryDirectory(), 'clickhouse')}` })
  const database = await store.createNetwork('ethereum')
  await database.execute({ sql: 'CREATE TABLE sums (s UInt64) ENGINE = Memory', params: {} })

  const abort = new AbortController()
  const insert = { sql: `INSERT INTO sums ${ENDLESS} WHERE number > {n:UInt64}`, params: { n: 1 } }
  const running = database.execute(insert, { signal: abort.signal })
  setTimeout(() => abort.abort(), 100)
  await expect(running).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  const count = { sql: 'SELECT count() AS n FROM sums', params: {} }
  expect(await database.queryRows(count)).toEqual([{ n: '0' }])
  // Waits for what the engine still does.
  await store.close()
})
