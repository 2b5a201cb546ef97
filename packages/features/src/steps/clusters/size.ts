import { amount, count } from '../../columns/request.js'
import { ratio } from '../arithmetic.js'
import { defineStep } from '../define-step.js'

/** How large a cluster is. */
export const clusterSizeStep = defineStep({
  name: 'cluster-size',
  group: 'cluster',
  version: 1,
  inputs: { size: count('clusters', 'cluster_size'), volume: amount('clusters', 'total_volume_usd') },
  outputs: {
    cluster_size: {
      from: ['size'],
      meaning: 'Members of the cluster',
      unit: 'addresses',
      missing: 'nan',
      phrase: 'the cluster has {value} {member|members}',
    },
    cluster_volume: {
      from: ['volume'],
      meaning: 'Volume of the cluster',
      unit: 'USD',
      missing: 'nan',
      phrase: 'the cluster moved {value} in {window}',
    },
    cluster_volume_per_member: {
      from: ['size', 'volume'],
      meaning: "The cluster's volume / its members",
      unit: 'USD per address',
      missing: 'nan',
      phrase: 'the cluster moved {value} per member in {window}',
    },
  },
  transform({ numRows, columns: { size, volume }, out }) {
    out.cluster_size.set(size)
    out.cluster_volume.set(volume)
    for (let row = 0; row < numRows; row++) {
      out.cluster_volume_per_member[row] = ratio(volume[row]!, size[row]!)
    }
  },
})
