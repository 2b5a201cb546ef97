import type { Table } from 'apache-arrow'
import { type AlertKeys, readSnapshots } from './snapshots.js'

/** The row of `features` for each alert key, -1 where there is none; and rows whose key another row has already. */
export function joinFeatures(features: Table, keys: AlertKeys): { rowOfKey: Int32Array; repeated: number[] } {
  const rowOfKey = new Int32Array(keys.size).fill(-1)
  const repeated: number[] = []
  const addresses = keys.addresses(features.getChild('address')!)
  const { day, windowDays } = readSnapshots(features)
  for (let row = 0; row < features.numRows; row++) {
    const key = keys.find(addresses[row]!, keys.snapshot(day[row]!, windowDays[row]!))
    if (key < 0) continue
    if (rowOfKey[key]! >= 0) repeated.push(row)
    else rowOfKey[key] = row
  }
  return { rowOfKey, repeated }
}
