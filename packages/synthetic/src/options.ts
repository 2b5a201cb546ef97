import { type IsoDate, type Logger, nearest, toDayNumber } from '@alertsmith/core'
import { InvalidOptionError } from './errors.js'

export interface GenerateNetworkOptions {
  /** Exact number of alerts over the whole period, 100 … 5,000,000. Default 50,000. */
  readonly alerts?: number | undefined
  /** Number of addresses that exist, at least two for each alert of the busiest snapshot, at most 20,000,000. Default about 0.4 × alerts. */
  readonly addresses?: number | undefined
  /** Length of the period in days; days after the last whole window stay empty. At most 1,000 windows. Default 182, or 26 windows of another length. */
  readonly days?: number | undefined
  /** Any safe integer. The same options and seed give the same rows, another seed gives another network. Default 7. */
  readonly seed?: number | undefined
  /** First day of the first window. Default 2024-01-01. */
  readonly startDate?: IsoDate | undefined
  /** Days per snapshot window, 1 … 90; a snapshot is processed on the day after its window. Default 7. */
  readonly windowDays?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly logger?: Logger | undefined
}

/** The options that decide the content of the network, each with a value. */
export interface NetworkOptions {
  readonly alerts: number
  readonly addresses: number | undefined
  readonly days: number
  readonly seed: number
  readonly startDate: IsoDate
  readonly windowDays: number
}

const OWNER = 'generateNetwork'
const DEFAULT_SNAPSHOTS = 26

const WHOLE_NUMBERS = {
  alerts: { min: 100, max: 5_000_000 },
  addresses: { min: 200, max: 20_000_000 },
  days: { min: 1, max: 36_500 },
  seed: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  windowDays: { min: 1, max: 90 },
} as const

const KNOWN = [...Object.keys(WHOLE_NUMBERS), 'startDate', 'signal', 'logger']

/** @throws {InvalidOptionError} for an unknown option or a value of the wrong type or size. */
export function checkOptions(options: GenerateNetworkOptions): NetworkOptions {
  for (const key of Object.keys(options)) {
    if (KNOWN.includes(key)) continue
    const suggestion = nearest(key, KNOWN)
    throw new InvalidOptionError(
      `${OWNER}: "${key}" is not an option${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`} Known are ${KNOWN.join(', ')}.`,
      { context: { field: key } },
    )
  }
  for (const field of Object.keys(WHOLE_NUMBERS) as (keyof typeof WHOLE_NUMBERS)[]) {
    checkWholeNumber(field, options[field])
  }
  const windowDays = options.windowDays ?? 7
  return {
    alerts: options.alerts ?? 50_000,
    addresses: options.addresses,
    days: options.days ?? DEFAULT_SNAPSHOTS * windowDays,
    seed: options.seed ?? 7,
    startDate: checkDate(options.startDate ?? '2024-01-01'),
    windowDays,
  }
}

function checkWholeNumber(field: keyof typeof WHOLE_NUMBERS, value: unknown): void {
  if (value === undefined) return
  const { min, max } = WHOLE_NUMBERS[field]
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return
  throw new InvalidOptionError(
    `${OWNER}: "${field}" must be a whole number from ${min} to ${max}; got ${describe(value)}.`,
    { context: { field, min, max } },
  )
}

function checkDate(value: unknown): IsoDate {
  if (typeof value !== 'string') {
    throw new InvalidOptionError(
      `${OWNER}: "startDate" must be a calendar day as YYYY-MM-DD; got ${describe(value)}.`,
      { context: { field: 'startDate' } },
    )
  }
  if (toDayNumber(value, 'startDate') < 0) {
    throw new InvalidOptionError(
      `${OWNER}: "startDate" must be 1970-01-01 or later, as ClickHouse's Date begins there; got ${describe(value)}.`,
      { context: { field: 'startDate' } },
    )
  }
  return value
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
