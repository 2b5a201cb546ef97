import type { Table, Vector } from 'apache-arrow'
import { readColumn } from '../columns/kinds.js'
import { readTextCodes } from '../columns/text.js'
import type { TextPool } from '../columns/text-pool.js'
import { PairIndex } from './pair-index.js'

/** The snapshot (processing_date, window_days) of each row of a table; NaN where a part is null. */
export interface RowSnapshots {
  readonly day: Float64Array
  readonly windowDays: Float64Array
}

export function readSnapshots(table: Table): RowSnapshots {
  return {
    day: readColumn(table.getChild('processing_date')!, 'day'),
    windowDays: readColumn(table.getChild('window_days')!, 'count'),
  }
}

/**
 * Numbers the (address, snapshot) pairs that alerts ask about. All other tables are joined by looking a row's pair up
 * here, so rows that concern no alert cost one miss and are gone.
 */
export class AlertKeys {
  readonly #addresses: TextPool
  readonly #snapshots = new Map<number, Map<number, number>>()
  readonly #keys = new PairIndex()
  #snapshotCount = 0
  /** The key of each alert. */
  readonly ofAlert: Int32Array

  constructor(addresses: TextPool, addressOfAlert: Int32Array, snapshots: RowSnapshots) {
    this.#addresses = addresses
    this.ofAlert = addressOfAlert.map((address, row) =>
      this.#keys.add(address, this.#addSnapshot(snapshots.day[row]!, snapshots.windowDays[row]!)),
    )
  }

  /** Number of different keys; they count from 0. */
  get size(): number {
    return this.#keys.size
  }

  /** The address number of every row of a text column; -1 = null. */
  addresses(vector: Vector): Int32Array {
    return readTextCodes(vector, this.#addresses)
  }

  /** The number of addresses seen so far; all address numbers are below it. */
  get addressCount(): number {
    return this.#addresses.size
  }

  /** The number of a snapshot, -1 where no alert belongs to it. */
  snapshot(day: number, windowDays: number): number {
    return this.#snapshots.get(windowDays)?.get(day) ?? -1
  }

  /** The key of an address in a numbered snapshot, -1 where no alert has it. */
  find(address: number, snapshot: number): number {
    return address < 0 || snapshot < 0 ? -1 : this.#keys.find(address, snapshot)
  }

  #addSnapshot(day: number, windowDays: number): number {
    const days = this.#snapshots.get(windowDays) ?? new Map<number, number>()
    this.#snapshots.set(windowDays, days)
    const snapshot = days.get(day) ?? this.#snapshotCount++
    days.set(day, snapshot)
    return snapshot
  }
}
