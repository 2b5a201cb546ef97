import { type Content, count, type Html, html, table } from '@alertsmith/pipeline'
import type { RunSummary } from '../http/queries/run-summary.js'
import { statusMark } from './status.js'
import { duration, instant } from './times.js'

/** Runs as a table; each links to its page. */
export function runTable(caption: string, runs: readonly RunSummary[]): Html {
  return table(
    caption,
    [
      { title: 'Started (UTC)' },
      { title: 'Result' },
      { title: 'Job' },
      { title: 'Network' },
      { title: 'Model type' },
      { title: 'Took', kind: 'number' },
      { title: 'Version' },
    ],
    runs.map((run): Content[] => [
      html`<a href="${runPath(run.id)}">${instant(run.started_at)}</a>`,
      result(run),
      html`<a href="${jobPath(run.job)}">${run.job}</a>`,
      run.network,
      run.model_type,
      run.duration_ms === null ? '' : duration(run.duration_ms),
      run.version,
    ]),
  )
}

export function result({ status, attempt, error_code }: RunSummary): Content {
  const more = [
    ...(attempt > 1 ? [`attempt ${count(attempt)}`] : []),
    ...(error_code === null ? [] : [error_code]),
  ]
  return [statusMark(status), more.length === 0 ? null : html` <span class="below">${more.join(', ')}</span>`]
}

export function jobPath(name: string): string {
  return `/jobs/${encodeURIComponent(name)}`
}

export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`
}

export function reportPath(modelId: string): string {
  return `/reports/${encodeURIComponent(modelId)}`
}
