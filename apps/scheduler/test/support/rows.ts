import type { Insertable } from 'kysely'
import type { RunsTable, TicksTable } from '../../src/state/tables.js'

/** A whole run that succeeded, but for what is said otherwise. */
export function runRow(
  changes: Partial<Insertable<RunsTable>> & { readonly id: string },
): Insertable<RunsTable> {
  return {
    tick_id: 'nightly@2026-05-01T02:00:00.000Z',
    job: 'nightly',
    network: 'ethereum',
    model_type: 'alert_scorer',
    attempt: 1,
    owner: 'host:1',
    fence: 1,
    options_hash: 'a'.repeat(64),
    window: null,
    started_at: '2026-05-01T02:00:10.000Z',
    status: 'succeeded',
    phase: 'save',
    heartbeat_at: '2026-05-01T02:01:00.000Z',
    finished_at: '2026-05-01T02:01:10.000Z',
    data_fingerprint: 'b'.repeat(64),
    run_key: 'c'.repeat(64),
    reason: null,
    model_id: 'alert_scorer_ethereum_v1.2.0_20260501_020110',
    model_path: '/models/alert_scorer_ethereum_v1.2.0_20260501_020110',
    report_path: '/models/alert_scorer_ethereum_v1.2.0_20260501_020110/report.html',
    version: '1.2.0',
    metrics: JSON.stringify({ test_auc: 0.9512, test_pr_auc: 0.7376, cv_scores: [0.9, 0.91] }),
    phase_ms: JSON.stringify({
      extract: 20_000,
      features: 5000,
      train: 20_000,
      cv: 10_000,
      judge: 4000,
      save: 1000,
      total: 60_000,
    }),
    steps: null,
    error_code: null,
    error_message: null,
    error_retryable: null,
    recorded: 1,
    ...changes,
  }
}

export function tickRow(
  changes: Partial<Insertable<TicksTable>> & { readonly id: string },
): Insertable<TicksTable> {
  return {
    job: 'nightly',
    kind: 'schedule',
    scheduled_at: '2026-05-01T02:00:00.000Z',
    as_of: '2026-05-01',
    created_at: '2026-05-01T02:00:00.000Z',
    status: 'done',
    reason: null,
    actor: null,
    attempt: 1,
    next_attempt_at: '2026-05-01T02:00:00.000Z',
    owner: 'host:1',
    fence: 1,
    lease_until: null,
    started_at: '2026-05-01T02:00:05.000Z',
    finished_at: '2026-05-01T02:01:10.000Z',
    ...changes,
  }
}
