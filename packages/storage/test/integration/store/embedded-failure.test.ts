import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStore } from '../../../src/index.js'
import { temporaryDirectory } from './temporary-directory.js'

const ONE = { sql: 'SELECT 1 AS one', params: {} }

it('a query that fails after its first rows leaves none of them to the next one', async () => {
  const store = await createStore({ url: `chdb:${join(temporaryDirectory(), 'clickhouse')}` })
  const database = await store.createNetwork('ethereum')
  const failing = { sql: 'SELECT throwIf(number = 300000) AS f, number FROM numbers(400000)', params: {} }
  await expect(database.queryRows(failing)).rejects.toMatchObject({ code: 'STORAGE_QUERY_FAILED' })
  expect(await database.queryRows(ONE)).toEqual([{ one: 1 }])

  const abort = new AbortController()
  const endless = { sql: 'SELECT sum(sipHash64(number)) AS s FROM numbers(1000000000000000)', params: {} }
  const running = database.queryRows(endless, { signal: abort.signal })
  setTimeout(() => abort.abort(), 100)
  await expect(running).rejects.toMatchObject({ code: 'CORE_ABORTED' })
  expect(await database.queryRows(ONE)).toEqual([{ one: 1 }])
  await store.close()
})
