import type { Table } from 'apache-arrow'
import { type Amounts, readAmounts } from './amounts.js'
import { type AlertKeys, readSnapshots } from './snapshots.js'

/** What flowed to or from each alert key's address in its snapshot. A key without flows has 0 counts and NaN amounts. */
export interface FlowSide {
  /** Different counterparties. */
  readonly degree: Float64Array
  readonly total: Float64Array
  readonly mean: Float64Array
  /** Flows with a known amount. */
  readonly count: Float64Array
}

export interface FlowSides {
  readonly inbound: FlowSide
  readonly outbound: FlowSide
}

export function noFlows(numKeys: number): FlowSides {
  const none = new Float64Array(numKeys)
  const unknown = new Float64Array(numKeys).fill(Number.NaN)
  const side: FlowSide = { degree: none, total: unknown, mean: unknown, count: none }
  return { inbound: side, outbound: side }
}

export function joinMoneyFlows(flows: Table, keys: AlertKeys): FlowSides {
  const senders = keys.addresses(flows.getChild('from_address')!)
  const receivers = keys.addresses(flows.getChild('to_address')!)
  const amounts = readAmounts(flows.getChild('amount_usd')!)
  const { day, windowDays } = readSnapshots(flows)
  const toKey = new Int32Array(flows.numRows)
  const fromKey = new Int32Array(flows.numRows)
  for (let row = 0; row < flows.numRows; row++) {
    const snapshot = keys.snapshot(day[row]!, windowDays[row]!)
    toKey[row] = keys.find(receivers[row]!, snapshot)
    fromKey[row] = keys.find(senders[row]!, snapshot)
  }
  return {
    inbound: reduceSide(toKey, senders, amounts, keys),
    outbound: reduceSide(fromKey, receivers, amounts, keys),
  }
}

function reduceSide(
  keyOfRow: Int32Array,
  counterparty: Int32Array,
  amounts: Amounts,
  keys: AlertKeys,
): FlowSide {
  const numKeys = keys.size
  const { rows, ends } = groupRows(keyOfRow, numKeys)
  const degree = new Float64Array(numKeys)
  const total = new Float64Array(numKeys).fill(Number.NaN)
  const mean = new Float64Array(numKeys).fill(Number.NaN)
  const count = new Float64Array(numKeys)
  // `lastKey[address]` is the key that counted this address last, plus 1: one array instead of a set per key.
  const lastKey = new Int32Array(keys.addressCount)
  let start = 0
  for (let key = 0; key < numKeys; key++) {
    const end = ends[key]!
    let known = start
    for (let i = start; i < end; i++) {
      const row = rows[i]!
      const address = counterparty[row]!
      if (address >= 0 && lastKey[address] !== key + 1) {
        lastKey[address] = key + 1
        degree[key]!++
      }
      // Rows with an amount move to the front of the key's stretch, which the sum then reads alone.
      if (!amounts.isMissing(row)) rows[known++] = row
    }
    count[key] = known - start
    if (known > start) {
      total[key] = amounts.sum(rows, start, known)
      mean[key] = total[key]! / count[key]!
    }
    start = end
  }
  return { degree, total, mean, count }
}

/** Counting sort: the rows of key k are `rows[ends[k - 1], ends[k])`; rows with key -1 are left out. */
function groupRows(keyOfRow: Int32Array, numKeys: number): { rows: Int32Array; ends: Int32Array } {
  const next = new Int32Array(numKeys + 1)
  for (const key of keyOfRow) next[key + 1]!++
  next[0] = 0
  for (let key = 1; key <= numKeys; key++) next[key]! += next[key - 1]!
  const rows = new Int32Array(next[numKeys]!)
  for (let row = 0; row < keyOfRow.length; row++) {
    const key = keyOfRow[row]!
    if (key >= 0) rows[next[key]!++] = row
  }
  return { rows, ends: next.subarray(0, numKeys) }
}
