import type { Insertable, Kysely } from 'kysely'
import type { RunLogsTable, RunStatus, RunsTable, StateTables } from '../../src/state/tables.js'
import { runRow, tickRow } from './rows.js'
import { addJob } from './state.js'
import { CHAMPION } from './test-server.js'

const LAST_DAY = Date.parse('2026-05-01T02:00:00.000Z')
const STATUSES: readonly RunStatus[] = [
  'succeeded',
  'succeeded',
  'nothing-to-do',
  'failed',
  'succeeded',
  'refused',
  'lost',
]
const KEYS = [
  ['ethereum', 'alert_scorer'],
  ['ethereum', 'alert_ranker'],
  ['bitcoin', 'alert_scorer'],
  ['bitcoin', 'alert_ranker'],
] as const

export const RUNNING_RUN = 'run-running'

export interface SeedOptions {
  /** Days of the job `nightly` back from 1 May 2026, each with four runs. */
  readonly days: number
  /** Log lines of the runs of the last ten days. */
  readonly lines: number
}

/** A state with a history: of each kind of result one, the newest champion's run among them, and a run that runs. */
export async function seedState(db: Kysely<StateTables>, { days, lines }: SeedOptions): Promise<void> {
  await addJob(db, 'clusters')
  for (let day = days - 1; day >= 0; day--) {
    const at = (seconds: number) => new Date(LAST_DAY - day * 86_400_000 + seconds * 1000).toISOString()
    const tick = `nightly@${at(0)}`
    if (day > 0) {
      await db
        .insertInto('ticks')
        .values(tickRow({ id: tick, scheduled_at: at(0), as_of: at(0).slice(0, 10) }))
        .execute()
    }
    const runs = KEYS.map(([network, model_type], k) => runOf(tick, at, day, k, network, model_type))
    await db.insertInto('runs').values(runs).execute()
    if (day < 10 && lines > 0)
      await db
        .insertInto('run_logs')
        .values(runs.flatMap((run) => logOf(run, lines)))
        .execute()
  }
  await db
    .insertInto('ticks')
    .values(tickRow({ id: 'clusters@now', job: 'clusters', status: 'running', finished_at: null }))
    .execute()
  await db.insertInto('runs').values(runningRun).execute()
}

function runOf(
  tick_id: string,
  at: (seconds: number) => string,
  day: number,
  k: number,
  network: string,
  model_type: string,
): Insertable<RunsTable> {
  const status =
    day === 0 ? (['succeeded', 'succeeded', 'failed', 'refused'] as const)[k]! : STATUSES[(day + k) % 7]!
  const good = status === 'succeeded'
  const trained = at(70 + k * 90)
  const id =
    day === 0 && k === 0
      ? CHAMPION
      : `${model_type}_${network}_v1.${400 - day}.0_${trained.replaceAll(/[-:]|\..*/g, '').replace('T', '_')}`
  const figure = 0.93 + 0.02 * Math.sin(day / 5 + k)
  return runRow({
    id: `run-${day}-${k}`,
    tick_id,
    network,
    model_type,
    started_at: at(10 + k * 90),
    heartbeat_at: at(60 + k * 90),
    finished_at: trained,
    status,
    phase: status === 'failed' ? 'extract' : 'save',
    metrics: good ? metricsOf(model_type, figure) : null,
    model_id: good ? id : null,
    model_path: good ? `/models/${id}` : null,
    report_path: null,
    version: good ? `1.${400 - day}.0` : null,
    ...(status === 'failed' && {
      error_code: 'STORAGE_CONNECTION',
      error_message: 'Expected an answer of the server of bitcoin; the connection was reset.',
      error_retryable: 1 as const,
    }),
    ...(status === 'refused' && {
      error_code: 'TRAINER_INSUFFICIENT_LABELS',
      error_message: 'Expected at least 20 positive labels in the test part; found 3.',
      error_retryable: 0 as const,
    }),
    ...(status === 'nothing-to-do' && { reason: 'The same data was trained with the same options before.' }),
    ...(status === 'lost' && { reason: 'Its process gave no sign of life.' }),
    steps: good
      ? JSON.stringify({
          evaluate: { test_auc: figure, rows: 21_152 },
          promote: promotionOf(day % 9 === 0),
        })
      : null,
  })
}

function promotionOf(promoted: boolean) {
  const check = { name: 'gain', passed: promoted, sentence: 'The gain is 0.012 (0.004 to 0.021).' }
  return { promoted, gain: 0.012, checks: [check], limits: { min_gain: 0.005 } }
}

function metricsOf(modelType: string, figure: number): string {
  return JSON.stringify(
    modelType === 'alert_ranker'
      ? { test_ndcg_at_10: figure, test_map: figure - 0.2, num_trees: 120 }
      : {
          test_auc: figure,
          test_pr_auc: figure - 0.2,
          test_calibrated_error: 1 - figure,
          num_trees: 100,
          budget_recall: null,
        },
  )
}

function logOf(run: Insertable<RunsTable>, lines: number): Insertable<RunLogsTable>[] {
  return Array.from({ length: lines }, (_, i) => ({
    run_id: run.id,
    line_number: i + 1,
    at: run.started_at,
    level: i % 17 === 16 ? 'warn' : 'info',
    message: i % 17 === 16 ? 'There are no clusters in 3 of 90 snapshots' : 'Phase extract completed',
    fields: JSON.stringify({ network: run.network, phase: 'extract', duration_ms: 20_000 + i }),
  }))
}

const runningRun = runRow({
  id: RUNNING_RUN,
  tick_id: 'clusters@now',
  job: 'clusters',
  network: 'ethereum',
  model_type: 'cluster_scorer',
  started_at: '2026-05-01T11:58:00.000Z',
  heartbeat_at: '2026-05-01T11:59:58.000Z',
  finished_at: null,
  status: 'running',
  phase: 'features',
  data_fingerprint: null,
  run_key: null,
  model_id: null,
  model_path: null,
  report_path: null,
  version: null,
  metrics: null,
  phase_ms: null,
})
