import type { BoundQuery, QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'

/** Fewer rows than this are not worth a query of their own. */
const PART_ROWS = 62_500

/** A window is never cut into more parts, so that what each part costs by itself stays a fixed share of the whole. */
const MAX_PARTS = 8

/**
 * Cuts the window into runs of whole days with about equally many rows to join, in order. ClickHouse needs memory for
 * the joins of one part at a time, and the keys of a few days stay in the processor's cache.
 *
 * @param load gives `day` (text) and `rows` for each day that has some, ascending
 */
export async function planParts(
  source: QuerySource,
  window: TrainingWindow,
  load: BoundQuery,
  options: QueryOptions,
): Promise<TrainingWindow[]> {
  const days = await source.queryRows<{ day: string; rows: string }>(load, options)
  return cutDays(
    days.map(({ day, rows }) => ({ day, rows: Number(rows) })),
    window,
  )
}

/** `days` ascending, those without rows left out. */
export function cutDays(
  days: readonly { readonly day: string; readonly rows: number }[],
  window: TrainingWindow,
): TrainingWindow[] {
  const total = days.reduce((sum, { rows }) => sum + rows, 0)
  const size = Math.max(PART_ROWS, total / MAX_PARTS)
  const parts: TrainingWindow[] = []
  let before = 0
  for (const { day, rows } of days) {
    const part = Math.floor(before / size)
    if (part >= parts.length) parts.push({ ...window, startDate: day, endDate: day })
    else parts[parts.length - 1] = { ...parts[parts.length - 1]!, endDate: day }
    before += rows
  }
  return parts
}
