import { amount, count } from '../../columns/request.js'
import { imbalance, ratio, zeroWhereNone } from '../arithmetic.js'
import { defineStep } from '../define-step.js'

/** The flows of a cluster's members, and how many of them stay inside. */
export const clusterNetworkStep = defineStep({
  name: 'cluster-network',
  group: 'network',
  version: 1,
  inputs: {
    size: count('clusters', 'cluster_size'),
    sendersMean: count('moneyFlows', 'in_degree_mean'),
    sendersMax: count('moneyFlows', 'in_degree_max'),
    receiversMean: count('moneyFlows', 'out_degree_mean'),
    receiversMax: count('moneyFlows', 'out_degree_max'),
    totalIn: amount('moneyFlows', 'total_in_sum'),
    largestIn: amount('moneyFlows', 'total_in_max'),
    totalOut: amount('moneyFlows', 'total_out_sum'),
    largestOut: amount('moneyFlows', 'total_out_max'),
    flows: count('moneyFlows', 'touching_count'),
    usd: amount('moneyFlows', 'touching_usd'),
    insideFlows: count('moneyFlows', 'inside_count'),
    insideUsd: amount('moneyFlows', 'inside_usd'),
    pairs: count('moneyFlows', 'inside_pairs'),
  },
  outputs: {
    in_degree_mean: {
      from: ['flows', 'sendersMean'],
      meaning: 'Different senders to a member on average',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'a member received from {value} {sender|senders} on average in {window}',
    },
    in_degree_max: {
      from: ['flows', 'sendersMax'],
      meaning: 'Different senders to one member, at most',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'one member received from {value} {sender|senders} in {window}',
    },
    out_degree_mean: {
      from: ['flows', 'receiversMean'],
      meaning: 'Different receivers from a member on average',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'a member sent to {value} {receiver|receivers} on average in {window}',
    },
    out_degree_max: {
      from: ['flows', 'receiversMax'],
      meaning: 'Different receivers from one member, at most',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'one member sent to {value} {receiver|receivers} in {window}',
    },
    total_in_sum: {
      from: ['flows', 'totalIn'],
      meaning: 'Sum of the flows into members',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed into its members in {window}',
    },
    total_in_max: {
      from: ['flows', 'largestIn'],
      meaning: 'Sum of the flows into the member with the largest sum',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed into one member in {window}',
    },
    total_out_sum: {
      from: ['flows', 'totalOut'],
      meaning: 'Sum of the flows out of members',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed out of its members in {window}',
    },
    total_out_max: {
      from: ['flows', 'largestOut'],
      meaning: 'Sum of the flows out of the member with the largest sum',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed out of one member in {window}',
    },
    flow_passed_on_share: {
      from: ['flows', 'totalIn', 'totalOut'],
      meaning: 'Share passed on: flows out / flows in; unknown where nothing came in',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of what flowed into its members flowed out in {window}',
    },
    flow_imbalance: {
      from: ['flows', 'totalIn', 'totalOut'],
      meaning: 'Balance of flows in and out: (in - out) / (in + out), 1 = only in, -1 = only out',
      unit: '-1 to 1',
      missing: 'nan',
      phrase: 'balance of flows in against out is {value} (1 only in, -1 only out)',
    },
    touching_count: {
      from: ['flows'],
      meaning: 'Flows with a member at either end',
      unit: 'flows',
      missing: 'zero',
      phrase: '{value} {flow|flows} with its members in {window}',
    },
    touching_usd: {
      from: ['flows', 'usd'],
      meaning: 'Sum of the flows with a member at either end',
      unit: 'USD',
      missing: 'zero',
      phrase: 'flows with its members add up to {value} in {window}',
    },
    inside_count: {
      from: ['flows', 'insideFlows'],
      meaning: 'Flows with members at both ends',
      unit: 'flows',
      missing: 'zero',
      phrase: '{value} {flow|flows} between its members in {window}',
    },
    inside_usd: {
      from: ['flows', 'insideUsd'],
      meaning: 'Sum of the flows with members at both ends',
      unit: 'USD',
      missing: 'zero',
      phrase: 'flows between its members add up to {value} in {window}',
    },
    inside_share_of_count: {
      from: ['flows', 'insideFlows'],
      meaning: "Share of the members' flows that stay inside the cluster",
      unit: 'ratio',
      missing: 'nan',
      phrase: "{value} of its members' flows stay inside the cluster",
    },
    inside_share_of_usd: {
      from: ['flows', 'usd', 'insideUsd'],
      meaning: "Share of the volume of the members' flows that stays inside the cluster",
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of the money its members move stays inside the cluster',
    },
    inside_pairs: {
      from: ['flows', 'pairs'],
      meaning: 'Ordered pairs of different members with a flow between them',
      unit: 'pairs',
      missing: 'zero',
      phrase: '{value} {pair|pairs} of its members {is|are} linked by a flow in {window}',
    },
    inside_density: {
      from: ['flows', 'pairs', 'size'],
      meaning:
        'Share of all ordered pairs of members that have a flow between them; unknown below two members',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of the possible links between its members are used in {window}',
    },
  },
  transform({ numRows, columns, out }) {
    const { flows, size } = columns
    zeroWhereNone(flows, columns.sendersMean, out.in_degree_mean)
    zeroWhereNone(flows, columns.sendersMax, out.in_degree_max)
    zeroWhereNone(flows, columns.receiversMean, out.out_degree_mean)
    zeroWhereNone(flows, columns.receiversMax, out.out_degree_max)
    zeroWhereNone(flows, columns.totalIn, out.total_in_sum)
    zeroWhereNone(flows, columns.largestIn, out.total_in_max)
    zeroWhereNone(flows, columns.totalOut, out.total_out_sum)
    zeroWhereNone(flows, columns.largestOut, out.total_out_max)
    zeroWhereNone(flows, flows, out.touching_count)
    zeroWhereNone(flows, columns.usd, out.touching_usd)
    zeroWhereNone(flows, columns.insideFlows, out.inside_count)
    zeroWhereNone(flows, columns.insideUsd, out.inside_usd)
    zeroWhereNone(flows, columns.pairs, out.inside_pairs)
    for (let row = 0; row < numRows; row++) {
      const members = size[row]!
      const totalIn = out.total_in_sum[row]!
      const totalOut = out.total_out_sum[row]!
      out.flow_passed_on_share[row] = ratio(totalOut, totalIn)
      out.flow_imbalance[row] = imbalance(totalIn, totalOut)
      out.inside_share_of_count[row] = ratio(out.inside_count[row]!, out.touching_count[row]!)
      out.inside_share_of_usd[row] = ratio(out.inside_usd[row]!, out.touching_usd[row]!)
      out.inside_density[row] =
        members >= 2 ? ratio(out.inside_pairs[row]!, members * (members - 1)) : Number.NaN
    }
  },
})
