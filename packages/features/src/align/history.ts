import type { Vector } from 'apache-arrow'
import { readNumbers } from '../columns/numbers.js'
import { readAmounts } from './amounts.js'
import { PairIndex } from './pair-index.js'
import type { RowSnapshots } from './snapshots.js'

/** For each alert, what its address's alerts of strictly earlier days (and the same window length) were like; NaN = none. */
export interface History {
  readonly count: Float64Array
  readonly mean: Float64Array
  /** Sample standard deviation; NaN for fewer than two. */
  readonly std: Float64Array
  readonly min: Float64Array
  readonly max: Float64Array
  readonly lastDay: Float64Array
}

export interface HistoryInput {
  /** Address number per alert. */
  readonly addresses: Int32Array
  readonly snapshots: RowSnapshots
  readonly volume: Vector
  /** Alerts by day, earliest first. */
  readonly order: Int32Array
}

/** One pass over the days: the alerts of a day read what stands there before any of them is added to it. */
export function buildHistory({
  addresses,
  snapshots: { day, windowDays },
  volume,
  order,
}: HistoryInput): History {
  const numRows = order.length
  const series = numberSeries(addresses, windowDays)
  const past = new PastVolumes(volume, series.size)
  const history: History = {
    count: new Float64Array(numRows),
    mean: new Float64Array(numRows),
    std: new Float64Array(numRows),
    min: new Float64Array(numRows),
    max: new Float64Array(numRows),
    lastDay: new Float64Array(numRows),
  }
  let start = 0
  while (start < numRows) {
    const today = day[order[start]!]!
    let end = start
    while (end < numRows && day[order[end]!] === today) end++
    for (let i = start; i < end; i++) past.read(series.ofAlert[order[i]!]!, order[i]!, history)
    for (let i = start; i < end; i++) past.add(series.ofAlert[order[i]!]!, order[i]!, today)
    start = end
  }
  return history
}

function numberSeries(
  addresses: Int32Array,
  windowDays: Float64Array,
): { ofAlert: Int32Array; size: number } {
  const index = new PairIndex()
  const windows = new Map<number, number>()
  const ofAlert = addresses.map((address, row) => {
    const length = windowDays[row]!
    const window = windows.get(length) ?? windows.size
    windows.set(length, window)
    return index.add(address, window)
  })
  return { ofAlert, size: index.size }
}

/** Running figures of each (address, window) series. Sums stay whole numbers, so they are exact. */
class PastVolumes {
  readonly #amounts
  readonly #values: Float64Array
  readonly #alerts: Float64Array
  readonly #known: Float64Array
  readonly #sum: bigint[]
  readonly #squares: bigint[]
  readonly #min: Float64Array
  readonly #max: Float64Array
  readonly #lastDay: Float64Array

  constructor(volume: Vector, numSeries: number) {
    this.#amounts = readAmounts(volume)
    this.#values = readNumbers(volume)
    this.#alerts = new Float64Array(numSeries)
    this.#known = new Float64Array(numSeries)
    this.#sum = new Array<bigint>(numSeries).fill(0n)
    this.#squares = new Array<bigint>(numSeries).fill(0n)
    this.#min = new Float64Array(numSeries).fill(Number.NaN)
    this.#max = new Float64Array(numSeries).fill(Number.NaN)
    this.#lastDay = new Float64Array(numSeries).fill(Number.NaN)
  }

  read(series: number, alert: number, into: History): void {
    const known = this.#known[series]!
    into.count[alert] = this.#alerts[series]!
    into.min[alert] = this.#min[series]!
    into.max[alert] = this.#max[series]!
    into.lastDay[alert] = this.#lastDay[series]!
    into.mean[alert] = known === 0 ? Number.NaN : this.#amounts.toNumber(this.#sum[series]!, 1) / known
    into.std[alert] = known < 2 ? Number.NaN : Math.sqrt(this.#variance(series, known))
  }

  add(series: number, alert: number, day: number): void {
    this.#alerts[series]!++
    this.#lastDay[series] = day
    if (this.#amounts.isMissing(alert)) return
    const units = this.#amounts.units(alert)
    const value = this.#values[alert]!
    const first = this.#known[series] === 0
    this.#known[series]!++
    this.#sum[series]! += units
    this.#squares[series]! += units * units
    this.#min[series] = first ? value : Math.min(this.#min[series]!, value)
    this.#max[series] = first ? value : Math.max(this.#max[series]!, value)
  }

  /** (n Σx² - (Σx)²) / (n (n - 1)), the difference taken before anything is rounded. */
  #variance(series: number, known: number): number {
    const sum = this.#sum[series]!
    const spread = BigInt(known) * this.#squares[series]! - sum * sum
    return this.#amounts.toNumber(spread, 2) / (known * (known - 1))
  }
}
