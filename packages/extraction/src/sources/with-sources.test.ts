import { AbortedError, defineError, type QuerySource } from '@alertsmith/core'
import { expect, it } from 'vitest'
import { withSources } from './with-sources.js'

const LostError = defineError({
  code: 'TEST_LOST',
  category: 'environment',
  retryable: true,
  meaning: 'The connection was lost.',
  remedy: 'Try again.',
})
const mapping = { raw_clusters: { from: 'a.b', columns: { cluster_id: { column: 'id' } } } }

function failingSource(error: Error): QuerySource {
  const fail = () => Promise.reject(error)
  return { network: 'testnet', queryArrow: fail, queryRows: fail }
}

it.each([new LostError('Lost.'), new AbortedError('Stopped.'), new TypeError('a bug')])(
  'takes no failure of the surroundings for a problem of the mapping: %s',
  async (error) => {
    await expect(withSources(failingSource(error), mapping)).rejects.toBe(error)
  },
)

it('asks nothing where nothing is mapped', async () => {
  const source = await withSources(failingSource(new TypeError('asked')), {})
  expect(source.mapping?.tables.size).toBe(0)
})
