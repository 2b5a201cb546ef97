// A state with a long history, as the scheduler would have written it: a job of four models that ran every day.
const DAY_MS = 86_400_000
const KEYS = [
  ['ethereum', 'alert_scorer'],
  ['ethereum', 'alert_ranker'],
  ['bitcoin', 'alert_scorer'],
  ['bitcoin', 'alert_ranker'],
]
const LOGGED_DAYS = 50
const LINES = 50

/** The newest run's id, and the path of the last page of the history. */
export async function seedHistory(scheduler, path, runs) {
  const { openState } = await import(new URL('dist/state/open-state.js', scheduler))
  const { db, close } = await openState({ kind: 'sqlite', path })
  const days = Math.ceil(runs / KEYS.length)
  const start = Date.now() - days * DAY_MS
  await db
    .insertInto('jobs')
    .values({
      name: 'nightly',
      planned_until: new Date().toISOString(),
      schedule: '{}',
      paused_at: null,
      paused_by: null,
      pause_reason: null,
    })
    .execute()
  await db.transaction().execute(async (transaction) => {
    for (let day = 0; day < days; day++) {
      const at = (ms) => new Date(start + day * DAY_MS + ms).toISOString()
      const tick = `nightly@${at(0)}`
      await transaction.insertInto('ticks').values(tickRow(tick, at)).execute()
      const rows = KEYS.map((key, k) =>
        runRow(tick, `run-${day}-${k}`, key, (ms) => at(k * 90_000 + ms), day + k),
      )
      await transaction.insertInto('runs').values(rows).execute()
      if (day >= days - LOGGED_DAYS) {
        await transaction.insertInto('run_logs').values(rows.flatMap(logRows)).execute()
      }
    }
  })
  const older = await db
    .selectFrom('runs')
    .select(['id', 'started_at'])
    .orderBy('started_at')
    .orderBy('id')
    .limit(51)
    .execute()
  await close()
  const { id, started_at } = older.at(-1)
  return {
    newest: `run-${days - 1}-0`,
    oldestPage: `/runs?before=${encodeURIComponent(`${started_at}~${id}`)}`,
  }
}

function tickRow(id, at) {
  return {
    id,
    job: 'nightly',
    kind: 'schedule',
    scheduled_at: at(0),
    as_of: at(0).slice(0, 10),
    created_at: at(0),
    status: 'done',
    reason: null,
    actor: null,
    attempt: 1,
    next_attempt_at: at(0),
    owner: 'bench:1',
    fence: 1,
    lease_until: null,
    started_at: at(100),
    finished_at: at(400_000),
  }
}

function runRow(tick_id, id, [network, model_type], at, number) {
  const failed = number % 9 === 0
  const figure = 0.93 + 0.02 * Math.sin(number / 5)
  const model_id = `${model_type}_${network}_v1.${number}.0_20260101_000000`
  return {
    id,
    tick_id,
    job: 'nightly',
    network,
    model_type,
    attempt: 1,
    owner: 'bench:1',
    fence: 1,
    options_hash: 'a'.repeat(64),
    started_at: at(1000),
    status: failed ? 'failed' : 'succeeded',
    phase: failed ? 'extract' : 'save',
    heartbeat_at: at(60_000),
    finished_at: at(61_000),
    data_fingerprint: 'b'.repeat(64),
    run_key: null,
    reason: null,
    model_id: failed ? null : model_id,
    model_path: failed ? null : `/models/${model_id}`,
    report_path: null,
    version: failed ? null : `1.${number}.0`,
    metrics: failed ? null : JSON.stringify(metricsOf(figure)),
    phase_ms: JSON.stringify({
      extract: 20_000,
      features: 5000,
      train: 25_000,
      cv: 0,
      judge: 8000,
      save: 2000,
      total: 60_000,
    }),
    steps: null,
    error_code: failed ? 'STORAGE_CONNECTION' : null,
    error_message: failed ? 'The connection was reset.' : null,
    error_retryable: failed ? 1 : null,
    recorded: 1,
  }
}

/** As many figures as a training writes. */
function metricsOf(figure) {
  const others = Array.from({ length: 40 }, (_, i) => [`figure_${i}`, figure / (i + 1)])
  return {
    test_auc: figure,
    test_pr_auc: figure - 0.2,
    test_calibrated_error: 1 - figure,
    test_ndcg_at_10: figure,
    test_map: figure - 0.1,
    ...Object.fromEntries(others),
    cv_scores: [figure, figure, figure, figure, figure],
  }
}

function logRows({ id, started_at }) {
  return Array.from({ length: LINES }, (_, i) => ({
    run_id: id,
    line_number: i + 1,
    at: started_at,
    level: 'info',
    message: `Phase extract completed, line ${i + 1}`,
    fields: JSON.stringify({ network: 'ethereum', phase: 'extract', duration_ms: 20_000 }),
  }))
}
