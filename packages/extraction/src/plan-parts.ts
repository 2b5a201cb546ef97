import type { QueryOptions, QuerySource, TrainingWindow } from '@alertsmith/core'
import type { AlertSelection } from './query/alert-selection.js'
import { alertsWhere } from './query/alerts.js'
import { windowParams } from './query/snapshot.js'

/** Fewer alerts than this are not worth a query of their own. */
const PART_ALERTS = 62_500

/** A window is never cut into more parts, so that what each part costs by itself stays a fixed share of the whole. */
const MAX_PARTS = 8

/**
 * Cuts the window into runs of whole days with about equally many of the selected alerts, in order. ClickHouse needs memory for
 * the joins of one part at a time, and the keys of a few days stay in the processor's cache.
 */
export async function planParts(
  source: QuerySource,
  { window, labels }: Omit<AlertSelection, 'declared'>,
  options: QueryOptions,
): Promise<TrainingWindow[]> {
  const days = await source.queryRows<{ day: string; alerts: string }>(
    {
      sql: `SELECT toString(processing_date) AS day, count() AS alerts FROM raw_alerts WHERE ${alertsWhere(labels)} GROUP BY processing_date ORDER BY processing_date`,
      params: { ...windowParams(window), ...labels.params },
    },
    options,
  )
  return cutDays(
    days.map(({ day, alerts }) => ({ day, alerts: Number(alerts) })),
    window,
  )
}

/** `days` ascending, those without alerts left out. */
export function cutDays(
  days: readonly { readonly day: string; readonly alerts: number }[],
  window: TrainingWindow,
): TrainingWindow[] {
  const total = days.reduce((sum, { alerts }) => sum + alerts, 0)
  const size = Math.max(PART_ALERTS, total / MAX_PARTS)
  const parts: TrainingWindow[] = []
  let before = 0
  for (const { day, alerts } of days) {
    const part = Math.floor(before / size)
    if (part >= parts.length) parts.push({ ...window, startDate: day, endDate: day })
    else parts[parts.length - 1] = { ...parts[parts.length - 1]!, endDate: day }
    before += alerts
  }
  return parts
}
