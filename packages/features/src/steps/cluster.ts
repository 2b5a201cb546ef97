import { amount, count, text } from '../columns/request.js'
import { ratio } from './arithmetic.js'
import { defineStep } from './define-step.js'

export const clusterStep = defineStep({
  name: 'cluster',
  group: 'cluster',
  version: 1,
  inputs: {
    cluster: text('clusters', 'cluster_id'),
    size: count('clusters', 'cluster_size'),
    volume: amount('clusters', 'total_volume_usd'),
    alertVolume: amount('alerts', 'volume_usd'),
  },
  outputs: {
    cluster_size: {
      from: ['cluster', 'size'],
      meaning: 'Addresses in the largest cluster that holds the address',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'its cluster has {value} {address|addresses}',
    },
    cluster_volume: {
      from: ['cluster', 'volume'],
      meaning: 'Volume of that cluster',
      unit: 'USD',
      missing: 'zero',
      phrase: 'its cluster moved {value}',
    },
    in_cluster: {
      from: ['cluster'],
      meaning: 'The address is in a cluster',
      unit: '0 or 1',
      missing: 'zero',
      phrase: 'the address is in {a|no} cluster',
    },
    cluster_volume_per_member: {
      from: ['cluster', 'size', 'volume'],
      meaning: "The cluster's volume / its addresses",
      unit: 'USD per address',
      missing: 'nan',
      phrase: 'its cluster moved {value} per address',
    },
    alert_share_of_cluster: {
      from: ['cluster', 'volume', 'alertVolume'],
      meaning: "Volume of the alert / the cluster's volume",
      unit: 'ratio',
      missing: 'nan',
      phrase: "the alert is {value} of its cluster's volume",
    },
  },
  transform({ numRows, columns: { cluster, size, volume, alertVolume }, out }) {
    for (let row = 0; row < numRows; row++) {
      const member = cluster.codes[row]! >= 0
      out.in_cluster[row] = Number(member)
      out.cluster_size[row] = member ? size[row]! : 0
      out.cluster_volume[row] = member ? volume[row]! : 0
      out.cluster_volume_per_member[row] = member ? ratio(volume[row]!, size[row]!) : Number.NaN
      out.alert_share_of_cluster[row] = member ? ratio(alertVolume[row]!, volume[row]!) : Number.NaN
    }
  },
})
