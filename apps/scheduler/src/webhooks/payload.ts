import type { Selectable } from 'kysely'
import type { RunsTable } from '../state/tables.js'
import { decisionFacts } from './decision-facts.js'
import { type ErrorFacts, errorFacts } from './error-facts.js'
import type { WebhookEvent } from './webhook.js'

/** What a webhook receives: it names no alert and quotes no row. Its keys are a contract. */
export interface WebhookPayload {
  /** The same for every attempt of a delivery: receivers drop what they have seen. */
  readonly delivery_id: string
  readonly event: WebhookEvent
  /** When it happened. */
  readonly at: string
  readonly job: string
  readonly network: string
  readonly model_type: string
  readonly run_id: string
  readonly status: string
  readonly model_id: string | null
  readonly version: string | null
  /** Figures on the test rows; null where nothing was trained. */
  readonly metrics: Readonly<Record<string, number | null>> | null
  /** What the promotion gate came to, in figures; null where it was not asked. */
  readonly decision: Readonly<Record<string, unknown>> | null
  readonly error: ErrorFacts | null
  /** Paths on the scheduler's page. */
  readonly links: { readonly run: string; readonly report: string | null }
}

/** The finished run as its row says, without what nobody is told. */
export type FinishedRun = Pick<
  Selectable<RunsTable>,
  'id' | 'job' | 'network' | 'model_type' | 'status' | 'model_id' | 'version' | 'metrics' | 'error_code'
>

export interface Occasion {
  readonly event: WebhookEvent
  readonly run: FinishedRun
  readonly at: Date
  /** See `WebhookPayload.decision`. Default null. */
  readonly decision?: unknown
}

export function webhookPayload(deliveryId: string, { event, run, at, decision }: Occasion): WebhookPayload {
  return {
    delivery_id: deliveryId,
    event,
    at: at.toISOString(),
    job: run.job,
    network: run.network,
    model_type: run.model_type,
    run_id: run.id,
    status: run.status,
    model_id: run.model_id,
    version: run.version,
    metrics: keyMetrics(run.metrics),
    decision: decisionFacts(decision),
    error: run.error_code === null ? null : errorFacts(run.error_code),
    links: {
      run: `/runs/${encodeURIComponent(run.id)}`,
      report: run.model_id === null ? null : `/reports/${encodeURIComponent(run.model_id)}`,
    },
  }
}

const KEY_METRICS = [
  'test_auc',
  'test_pr_auc',
  'test_calibrated_error',
  'precision_at_100',
  'test_ndcg_at_10',
  'test_map',
  'cv_auc_mean',
  'cv_ndcg_at_10_mean',
]

function keyMetrics(json: string | null): WebhookPayload['metrics'] {
  if (json === null) return null
  const metrics = JSON.parse(json) as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    KEY_METRICS.flatMap((name) => {
      const value = metrics[name]
      return typeof value === 'number' || value === null ? [[name, value]] : []
    }),
  )
}
