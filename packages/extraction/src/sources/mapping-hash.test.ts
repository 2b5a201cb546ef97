import { expect, it } from 'vitest'
import type { SourceMapping } from './mapping.js'
import { mappingHash } from './mapping-hash.js'

const clusters = { from: 'a.b', columns: { cluster_id: { column: 'id' }, window_days: { value: 7 } } }
const flows = { from: 'a.c', columns: {} }

it('says the same of the same mapping in another order, and something else of any other', () => {
  const hash = mappingHash({ raw_clusters: clusters, raw_money_flows: flows })
  const turned = {
    columns: { window_days: { value: 7 }, cluster_id: { column: 'id', unix: undefined } },
    from: 'a.b',
  }
  expect(mappingHash({ raw_money_flows: flows, raw_clusters: turned, raw_alerts: undefined })).toBe(hash)
  const others: SourceMapping[] = [
    { raw_clusters: clusters },
    { raw_clusters: { ...clusters, from: 'a.d' }, raw_money_flows: flows },
    { raw_clusters: { ...clusters, where: { column: 'chain', value: 'x' } }, raw_money_flows: flows },
    { raw_clusters: { ...clusters, columns: { cluster_id: { expression: 'id' } } }, raw_money_flows: flows },
    {
      raw_clusters: { ...clusters, columns: { cluster_id: { column: 'id' }, window_days: { value: '7' } } },
      raw_money_flows: flows,
    },
  ]
  expect(new Set([hash, ...others.map(mappingHash)]).size).toBe(1 + others.length)
})
