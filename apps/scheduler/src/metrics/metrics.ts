import type { Kysely } from 'kysely'
import { Registry } from 'prom-client'
import type { Job } from '../config/job.js'
import type { ModelView } from '../http/models/model-view.js'
import type { StateTables } from '../state/tables.js'
import { createRunMetrics } from './run-metrics.js'
import { createStateMetrics } from './state-metrics.js'

export interface MetricsSources {
  readonly db: Kysely<StateTables>
  readonly jobs: readonly Job[]
  readonly modelView: ModelView
}

export interface Metrics {
  readonly contentType: string
  /** In Prometheus' text format. */
  collect(now: Date): Promise<string>
}

/** All metrics, in a registry of their own, each read from the state: a restart loses nothing, all schedulers agree. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry()
  const updates = [createRunMetrics(sources, registry), createStateMetrics(sources, registry)]
  let collecting: Promise<unknown> = Promise.resolve()
  return {
    contentType: registry.contentType,
    collect(now) {
      // One after the other: two scrapes at once would count a run twice.
      const text = collecting.then(async () => {
        for (const update of updates) await update(now)
        return registry.metrics()
      })
      collecting = text.catch(() => {})
      return text
    },
  }
}
