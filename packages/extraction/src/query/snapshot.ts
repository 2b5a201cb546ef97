import type { BoundQuery, TrainingWindow } from '@alertsmith/core'

/** The rows of a raw table whose snapshot lies in the training window. */
export const IN_WINDOW =
  'window_days = {window_days:UInt32} AND processing_date BETWEEN {start_date:Date} AND {end_date:Date}'

/** The placeholders of {@link IN_WINDOW}. */
export function windowParams(window: TrainingWindow): BoundQuery['params'] {
  return { window_days: window.windowDays, start_date: window.startDate, end_date: window.endDate }
}

/**
 * One address in one snapshot as 16 bytes, null for a null address. Grouping and joining on it takes a third of the
 * time that (address, processing_date) takes; window_days is the same in all rows of a run. That two of a billion keys
 * are equal by chance has a probability below 10^-20. The day is a number, since Date and Date32 hash differently.
 */
export function snapshotKey(address: string): string {
  return `sipHash128(${address}, toInt32(processing_date))`
}

/** The keys of the alerts in the window: nothing else is worth reducing. */
export const ALERTED_KEYS = `(SELECT ${snapshotKey('address')} FROM raw_alerts WHERE ${IN_WINDOW})`
