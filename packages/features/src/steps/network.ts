import { amount, count } from '../columns/request.js'
import { finite, imbalance, ratio, zeroWhereNone } from './arithmetic.js'
import { defineStep } from './define-step.js'

export const networkStep = defineStep({
  name: 'network',
  group: 'network',
  version: 1,
  inputs: {
    senders: count('moneyFlows', 'in_degree'),
    totalIn: amount('moneyFlows', 'total_in'),
    meanIn: amount('moneyFlows', 'avg_in'),
    flowsIn: count('moneyFlows', 'tx_in_count'),
    receivers: count('moneyFlows', 'out_degree'),
    totalOut: amount('moneyFlows', 'total_out'),
    meanOut: amount('moneyFlows', 'avg_out'),
    flowsOut: count('moneyFlows', 'tx_out_count'),
    alertVolume: amount('alerts', 'volume_usd'),
  },
  outputs: {
    in_degree: {
      from: ['senders'],
      meaning: 'Different senders to the address',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'received from {value} {sender|senders} in {window}',
    },
    total_in: {
      from: ['senders', 'totalIn'],
      meaning: 'Sum of the flows in',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed in over {window}',
    },
    avg_in: {
      from: ['senders', 'meanIn'],
      meaning: 'Mean flow in',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} per flow in over {window}',
    },
    tx_in_count: {
      from: ['senders', 'flowsIn'],
      meaning: 'Flows in',
      unit: 'flows',
      missing: 'zero',
      phrase: '{value} {flow|flows} in over {window}',
    },
    out_degree: {
      from: ['receivers'],
      meaning: 'Different receivers from the address',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'sent to {value} {receiver|receivers} in {window}',
    },
    total_out: {
      from: ['receivers', 'totalOut'],
      meaning: 'Sum of the flows out',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} flowed out over {window}',
    },
    avg_out: {
      from: ['receivers', 'meanOut'],
      meaning: 'Mean flow out',
      unit: 'USD',
      missing: 'zero',
      phrase: '{value} per flow out over {window}',
    },
    tx_out_count: {
      from: ['receivers', 'flowsOut'],
      meaning: 'Flows out',
      unit: 'flows',
      missing: 'zero',
      phrase: '{value} {flow|flows} out over {window}',
    },
    total_degree: {
      from: ['senders', 'receivers'],
      meaning: 'Senders + receivers; an address that is both counts twice',
      unit: 'addresses',
      missing: 'zero',
      phrase: 'flows with {value} {address|addresses} in {window}',
    },
    flow_passed_on_share: {
      from: ['totalIn', 'totalOut'],
      meaning: 'Share passed on: flows out / flows in; unknown where nothing came in',
      unit: 'ratio',
      missing: 'nan',
      phrase: '{value} of what flowed in flowed out again in {window}',
    },
    flow_imbalance: {
      from: ['totalIn', 'totalOut'],
      meaning: 'Balance of flows in and out: (in - out) / (in + out), 1 = only in, -1 = only out',
      unit: '-1 to 1',
      missing: 'nan',
      phrase: 'balance of flows in against out is {value} (1 only in, -1 only out)',
    },
    degree_imbalance: {
      from: ['senders', 'receivers'],
      meaning:
        'Balance of senders and receivers: (senders - receivers) / (senders + receivers), 1 = only fan-in, -1 = only fan-out',
      unit: '-1 to 1',
      missing: 'nan',
      phrase: 'balance of senders against receivers is {value} (1 only senders, -1 only receivers)',
    },
    avg_in_per_sender: {
      from: ['senders', 'totalIn'],
      meaning: 'Sum of the flows in / different senders',
      unit: 'USD per address',
      missing: 'nan',
      phrase: '{value} received per sender in {window}',
    },
    avg_out_per_receiver: {
      from: ['receivers', 'totalOut'],
      meaning: 'Sum of the flows out / different receivers',
      unit: 'USD per address',
      missing: 'nan',
      phrase: '{value} sent per receiver in {window}',
    },
    alert_share_of_flows: {
      from: ['alertVolume', 'totalIn', 'totalOut'],
      meaning: 'Volume of the alert / (flows in + flows out)',
      unit: 'ratio',
      missing: 'nan',
      phrase: 'the alert is {value} of the flows in {window}',
    },
  },
  transform({ numRows, columns, out }) {
    const { alertVolume } = columns
    zeroWhereNone(columns.senders, columns.senders, out.in_degree)
    zeroWhereNone(columns.senders, columns.totalIn, out.total_in)
    zeroWhereNone(columns.senders, columns.meanIn, out.avg_in)
    zeroWhereNone(columns.senders, columns.flowsIn, out.tx_in_count)
    zeroWhereNone(columns.receivers, columns.receivers, out.out_degree)
    zeroWhereNone(columns.receivers, columns.totalOut, out.total_out)
    zeroWhereNone(columns.receivers, columns.meanOut, out.avg_out)
    zeroWhereNone(columns.receivers, columns.flowsOut, out.tx_out_count)
    for (let row = 0; row < numRows; row++) {
      const totalIn = out.total_in[row]!
      const totalOut = out.total_out[row]!
      const senders = out.in_degree[row]!
      const receivers = out.out_degree[row]!
      out.total_degree[row] = finite(senders + receivers)
      out.flow_passed_on_share[row] = ratio(totalOut, totalIn)
      out.flow_imbalance[row] = imbalance(totalIn, totalOut)
      out.degree_imbalance[row] = imbalance(senders, receivers)
      out.avg_in_per_sender[row] = ratio(totalIn, senders)
      out.avg_out_per_receiver[row] = ratio(totalOut, receivers)
      out.alert_share_of_flows[row] = ratio(alertVolume[row]!, totalIn + totalOut)
    }
  },
})
