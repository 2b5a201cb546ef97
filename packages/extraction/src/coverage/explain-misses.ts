import type { QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import { IN_WINDOW, windowParams } from '../query/snapshot.js'

/** The addresses of one row of each table that alerts are joined to. */
const ADDRESSES = {
  raw_features: 'address',
  raw_clusters: 'arrayJoin(member_addresses)',
  raw_money_flows: 'arrayJoin([from_address, to_address])',
} as const

export type AddressTable = keyof typeof ADDRESSES

interface Misses {
  readonly alerts: number
  readonly exact: number
  readonly anyCase: number
  readonly otherDay: number
}

/**
 * Why alerts of the window may have found nothing in a table, in sentences; empty where neither guess explains it.
 *
 * @param address SQL of the addresses that were looked at; default: all of the table
 */
export async function explainMisses(
  source: QuerySource,
  table: AddressTable,
  window: TrainingWindow,
  options: QueryOptions,
  address: string = ADDRESSES[table],
): Promise<string> {
  const folded = `lower(${address})`
  const alerted = `IN (SELECT lower(address) FROM raw_alerts WHERE ${IN_WINDOW})`
  const sql = `SELECT
  toFloat64(count()) AS alerts,
  toFloat64(countIf((address, processing_date) IN (SELECT ${address} AS own, processing_date FROM ${table} WHERE ${IN_WINDOW} AND lower(own) ${alerted}))) AS exact,
  toFloat64(countIf((lower(address), processing_date) IN (SELECT ${folded} AS own, processing_date FROM ${table} WHERE ${IN_WINDOW} AND own ${alerted}))) AS anyCase,
  toFloat64(countIf(address IN (SELECT ${address} AS own FROM ${table} WHERE ${IN_WINDOW} AND lower(own) ${alerted}))) AS otherDay
FROM raw_alerts
WHERE ${IN_WINDOW}`
  const [found] = await source.queryRows<Misses>({ sql, params: windowParams(window) }, options)
  const { alerts, exact, anyCase, otherDay } = found!
  const missed = alerts - exact
  const sentences: string[] = []
  if (anyCase - exact > missed / 2) {
    sentences.push(
      ` ${anyCase - exact} of the ${missed} alerts of the window without one differ in letter case alone: set networks.${source.network}.addressForm to lower, or write addresses the same way in all tables.`,
    )
  }
  if (otherDay - exact > missed / 2) {
    sentences.push(
      ` ${otherDay - exact} of the ${missed} alerts of the window without one have an address that ${table} knows on other days: look whether its processing_date is shifted.`,
    )
  }
  return sentences.join('')
}
