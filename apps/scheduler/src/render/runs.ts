import { colors, renderTable } from '@alertsmith/pipeline'
import type { RunSummary } from '../http/queries/run-summary.js'
import { duration, localMinute } from './time.js'

/** Newest first, times in UTC. */
export function renderRuns(runs: readonly RunSummary[]): string {
  if (runs.length === 0) return 'No runs yet.'
  return renderTable(
    ['started (UTC)', 'job', 'network', 'model type', 'result', 'took', 'attempt', 'model, error or reason'],
    runs.map((run) => [
      localMinute(new Date(run.started_at), 'UTC'),
      run.job,
      run.network,
      run.model_type,
      run.status === 'running' ? `running: ${run.phase ?? 'begins'}` : run.status,
      run.duration_ms === null ? '' : duration(run.duration_ms),
      String(run.attempt),
      run.error_code ?? run.model_id ?? run.reason ?? '',
    ]),
  )
}

/** `succeeded` in green, what needs a look in red. */
export function resultMark({ status, started_at, error_code }: RunSummary): string {
  const bad = status === 'failed' || status === 'lost'
  const word = (bad ? colors.red : status === 'succeeded' ? colors.green : colors.yellow)(status)
  const code = error_code === null ? '' : ` (${error_code})`
  return `${word}${code}, ${localMinute(new Date(started_at), 'UTC')} UTC`
}
