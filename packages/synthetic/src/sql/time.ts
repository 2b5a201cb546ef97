/** The day on which a snapshot is processed: the day after the last day of its window. */
export function processingDate(snapshot: string): string {
  return `({start_date:Date} + toUInt32({window_days:UInt16}) * (${snapshot} + 1))`
}

/** A moment as DateTime, from its snapshot and the seconds since the start of that snapshot's window. */
export function moment(snapshot: string, second: string): string {
  return `(toDateTime({start_date:Date}, 'UTC') + toUInt64({window_days:UInt16}) * 86400 * ${snapshot} + ${second})`
}
