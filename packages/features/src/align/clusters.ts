import { type Table, Vector } from 'apache-arrow'
import { readColumn } from '../columns/kinds.js'
import { readTextCodes } from '../columns/text.js'
import { TextPool } from '../columns/text-pool.js'
import { PairIndex } from './pair-index.js'
import { type AlertKeys, readSnapshots } from './snapshots.js'

/**
 * The row of the largest cluster that holds each alert key's address in its snapshot, -1 where there is none; and rows
 * whose (cluster_id, snapshot) another row has already.
 */
export function joinClusters(clusters: Table, keys: AlertKeys): { rowOfKey: Int32Array; repeated: number[] } {
  const rowOfKey = new Int32Array(keys.size).fill(-1)
  const ids = new TextPool()
  const idOfRow = readTextCodes(clusters.getChild('cluster_id')!, ids)
  const size = readColumn(clusters.getChild('cluster_size')!, 'count')
  const { day, windowDays } = readSnapshots(clusters)

  const snapshotOfRow = Int32Array.from(idOfRow, (_, row) => keys.snapshot(day[row]!, windowDays[row]!))
  const repeated: number[] = []
  const known = new PairIndex()
  for (let row = 0; row < clusters.numRows; row++) {
    if (idOfRow[row]! < 0 || snapshotOfRow[row]! < 0) continue
    const before = known.size
    known.add(idOfRow[row]!, snapshotOfRow[row]!)
    if (known.size === before) repeated.push(row)
  }

  /** Larger first, then the id that sorts first by bytes; an unknown size counts as the smallest. */
  const beats = (row: number, other: number): boolean => {
    const difference = (size[row]! || 0) - (size[other]! || 0)
    if (difference !== 0) return difference > 0
    return ids.compare(idOfRow[row]!, idOfRow[other]!) < 0
  }

  forEachMember(clusters.getChild('member_addresses')!, keys, (row, address) => {
    if (idOfRow[row]! < 0) return
    const key = keys.find(address, snapshotOfRow[row]!)
    if (key < 0) return
    const winner = rowOfKey[key]!
    if (winner < 0 || beats(row, winner)) rowOfKey[key] = row
  })
  return { rowOfKey, repeated }
}

/** Visits every member of every list with its table row and address number, without a JS array per list. */
function forEachMember(lists: Vector, keys: AlertKeys, visit: (row: number, address: number) => void): void {
  let start = 0
  for (const data of lists.data) {
    const members = data.children[0]
    if (members) {
      const addresses = keys.addresses(new Vector([members]))
      for (let i = 0; i < data.length; i++) {
        if (!data.getValid(i)) continue
        const end = data.valueOffsets[i + 1]!
        for (let member = data.valueOffsets[i]!; member < end; member++) visit(start + i, addresses[member]!)
      }
    }
    start += data.length
  }
}
