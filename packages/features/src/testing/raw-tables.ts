import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  List,
  makeData,
  Table,
  TimestampSecond,
  Uint16,
  Uint32,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { RawTables } from '../align/raw-tables.js'

type Cell = string | number | boolean | null | readonly string[]

/** A money column as ClickHouse keeps it, Decimal(38, 18). Amounts are written as decimal numbers, e.g. '20.5'. */
export function decimals(amounts: readonly (string | null)[]): Vector<Decimal> {
  const words = new Uint32Array(amounts.length * 4)
  const nullBitmap = new Uint8Array((amounts.length + 7) >> 3)
  amounts.forEach((amount, row) => {
    if (amount === null) return
    nullBitmap[row >> 3]! |= 1 << (row & 7)
    let units = BigInt.asUintN(128, parseUnits(amount))
    for (let word = 0; word < 4; word++, units >>= 32n) words[row * 4 + word] = Number(units & 0xffff_ffffn)
  })
  const nullCount = amounts.filter((amount) => amount === null).length
  return new Vector([
    makeData({ type: new Decimal(18, 38, 128), length: amounts.length, data: words, nullBitmap, nullCount }),
  ])
}

function parseUnits(amount: string): bigint {
  const negative = amount.startsWith('-')
  const [whole, fraction = ''] = amount.replace('-', '').split('.')
  const units = BigInt(whole + fraction.padEnd(18, '0'))
  return negative ? -units : units
}

export function column(cells: readonly Cell[], type: DataType): Vector {
  return vectorFromArray(cells, type)
}

const texts = () => new List(new Field('item', new Utf8(), true))

/** Days since 1970 of a calendar day. */
export function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000
}

function dates(days: readonly string[]): Vector {
  const data = Int32Array.from(days, dayOf)
  return new Vector([makeData({ type: new DateDay(), length: days.length, data })])
}

function instants(times: readonly string[]): Vector {
  const data = BigInt64Array.from(times, (time) => BigInt(Date.parse(time) / 1_000))
  return new Vector([makeData({ type: new TimestampSecond(), length: times.length, data })])
}

/**
 * Three addresses over three weekly snapshots, out of order. Address x has alerts in all three (two in the second),
 * y in the first only; z is a counterparty without alerts.
 */
export function rawSample(): Required<RawTables> {
  const week1 = '2024-03-04'
  const week2 = '2024-03-11'
  const week3 = '2024-03-18'
  return {
    alerts: new Table({
      alert_id: column(['a2', 'a1', 'a3', 'a4', 'b1'], new Utf8()),
      address: column(['x', 'x', 'x', 'x', 'y'], new Utf8()),
      processing_date: dates([week2, week1, week2, week3, week1]),
      window_days: column([7, 7, 7, 7, 7], new Uint16()),
      severity: column(['high', 'low', 'medium', 'critical', 'low'], new Utf8()),
      alert_confidence_score: column([0.5, null, 0.75, 1, 0], new Float64()),
      volume_usd: decimals(['20.5', '10.25', '30', '40', '5']),
      transaction_count: column([2, 1, 3, 4, 5], new Uint32()),
      first_seen_timestamp: instants([
        '2024-03-05T12:00:00Z',
        '2024-02-27T00:00:00Z',
        '2024-03-06T00:00:00Z',
        '2024-03-12T00:00:00Z',
        '2024-02-28T18:00:00Z',
      ]),
      last_seen_timestamp: instants([
        '2024-03-10T12:00:00Z',
        '2024-03-03T23:00:00Z',
        '2024-03-06T06:00:00Z',
        '2024-03-12T00:00:00Z',
        '2024-03-01T00:00:00Z',
      ]),
      label: column([1, 0, 1, 0, null], new Uint32()),
    }),
    features: new Table({
      address: column(['x', 'x', 'z', 'x'], new Utf8()),
      processing_date: dates([week2, week1, week1, '2024-03-25']),
      window_days: column([7, 7, 7, 7], new Uint16()),
      total_received_usd: decimals(['200', '100', '1', '9999']),
      total_sent_usd: decimals(['50', '25', '1', '9999']),
      transaction_count: column([4, 2, 1, 99], new Uint32()),
      unique_counterparties: column([3, 2, 1, 99], new Uint32()),
      avg_transaction_usd: decimals(['62.5', '62.5', '1', '9999']),
      max_transaction_usd: decimals(['125', '100', '1', '9999']),
      is_exchange: column([false, true, false, true], new Bool()),
      is_mixer: column([true, false, false, true], new Bool()),
      risk_score: column([0.5, 0.25, 0, 1], new Float64()),
    }),
    clusters: new Table({
      cluster_id: column(['k2', 'k1', 'k10', 'k0', 'big'], new Utf8()),
      processing_date: dates([week1, week1, week1, week2, '2024-03-25']),
      window_days: column([7, 7, 7, 7, 7], new Uint16()),
      cluster_size: column([3, 3, 3, 2, 99], new Uint32()),
      total_volume_usd: decimals(['300', '100', '1000', '70', '1']),
      member_addresses: column([['x', 'y'], ['z', 'x'], ['x'], ['y', 'z'], ['x', 'y']], texts()),
    }),
    moneyFlows: new Table({
      from_address: column(['z', 'z', 'y', 'x', 'x', 'z', 'x'], new Utf8()),
      to_address: column(['x', 'x', 'x', 'z', 'z', 'x', 'x'], new Utf8()),
      processing_date: dates([week1, week1, week1, week1, week2, '2024-03-25', week3]),
      window_days: column([7, 7, 7, 7, 7, 7, 7], new Uint16()),
      amount_usd: decimals(['10', '20', '0.5', '4', '8', '9999', '2']),
    }),
  }
}
