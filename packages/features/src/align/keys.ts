import { toIsoDate } from '@alertsmith/core'
import type { TextPool } from '../columns/text-pool.js'
import { BadKeysError } from '../errors.js'
import type { RowSnapshots } from './snapshots.js'

const SHOWN = 5

interface AlertKeyColumns {
  readonly ids: TextPool
  readonly addresses: TextPool
  readonly idOfAlert: Int32Array
  readonly addressOfAlert: Int32Array
  readonly snapshots: RowSnapshots
}

/** @throws {BadKeysError} naming every kind of unusable alert key at once: empty parts, repeated ids. */
export function checkAlertKeys({
  ids,
  addresses,
  idOfAlert,
  addressOfAlert,
  snapshots,
}: AlertKeyColumns): void {
  const seen = new Uint8Array(ids.size)
  const repeated: string[] = []
  const empty: Record<string, number[]> = { alert_id: [], address: [], processing_date: [], window_days: [] }
  idOfAlert.forEach((id, row) => {
    if (isEmpty(id, ids)) empty.alert_id!.push(row)
    else if (seen[id]) repeated.push(ids.text(id))
    else seen[id] = 1
    if (isEmpty(addressOfAlert[row]!, addresses)) empty.address!.push(row)
    if (Number.isNaN(snapshots.day[row])) empty.processing_date!.push(row)
    if (Number.isNaN(snapshots.windowDays[row])) empty.window_days!.push(row)
  })
  const problems = Object.entries(empty)
    .filter(([, rows]) => rows.length > 0)
    .map(
      ([column, rows]) =>
        `alerts.${column} must not be null, empty or unreadable; it is in ${listed('row', rows)}`,
    )
  if (repeated.length > 0) problems.push(`alerts.alert_id must be unique; ${listed('repeated', repeated)}`)
  if (problems.length > 0) throw badKeys(problems)
}

/** @throws {BadKeysError} where two rows of `features` describe the same address in the same snapshot. */
export function checkFeatureKeys(repeated: readonly number[], { day, windowDays }: RowSnapshots): void {
  if (repeated.length === 0) return
  const rows = repeated.map((row) => `${row} (${toIsoDate(day[row]!)}, ${windowDays[row]} days)`)
  throw badKeys([
    `features must have one row per (address, processing_date, window_days); a second one stands in ${listed('row', rows)}`,
  ])
}

/** @throws {BadKeysError} where a snapshot has two clusters of the same id. */
export function checkClusterKeys(repeated: readonly number[]): void {
  if (repeated.length === 0) return
  throw badKeys([
    `clusters must have one row per (cluster_id, processing_date, window_days); a second one stands in ${listed('row', repeated)}`,
  ])
}

function isEmpty(code: number, pool: TextPool): boolean {
  return code < 0 || pool.length(code) === 0
}

function badKeys(problems: string[]): Error {
  return new BadKeysError(
    `The tables cannot be joined:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    {
      context: { problems },
    },
  )
}

function listed(noun: string, items: readonly (string | number)[]): string {
  const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : ''
  return `${noun} ${items.slice(0, SHOWN).join(', ')}${more}`
}
