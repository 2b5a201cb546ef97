import { type Content, type Html, html, plural, table } from '@alertsmith/pipeline'
import type { JobSummary } from '../http/queries/jobs.js'
import type { RunSummary } from '../http/queries/run-summary.js'
import { live, note, type PageContent, section } from './layout.js'
import { jobPath, runPath, runTable } from './run-table.js'
import { runningCard } from './running.js'
import { isTrouble, statusMark, statusWords } from './status.js'
import { instant, relative } from './times.js'

export interface Overview {
  readonly host: string
  readonly now: Date
  readonly jobs: readonly JobSummary[]
  readonly latest: readonly RunSummary[]
}

export function overviewPage({ host, now, jobs, latest }: Overview): PageContent {
  const running = jobs.flatMap((job) => job.running)
  return {
    title:
      running.length === 0 ? 'Alertsmith scheduler' : `● ${running.length} running · Alertsmith scheduler`,
    header: html`<p class="eyebrow">Scheduler on ${host}</p>
<h1>Overview</h1>
<p id="summary" data-live role="status">${summary(jobs, running)}</p>
`,
    main: [
      live('trouble', trouble(jobs)),
      section(
        'running',
        'Running now',
        live(
          'running-now',
          running.length === 0 ? note('Nothing is running.') : running.map((run) => runningCard(run, now)),
        ),
      ),
      section('jobs', 'Jobs', live('job-table', jobTable(jobs, now))),
      section(
        'latest',
        'Latest runs',
        live(
          'latest-runs',
          latest.length === 0
            ? note('No run has begun yet.')
            : runTable('The newest runs of all jobs', latest),
        ),
        html`<p><a href="/runs">All runs</a></p>`,
      ),
    ],
    everyMs: running.length === 0 ? 15_000 : 2000,
  }
}

function summary(jobs: readonly JobSummary[], running: readonly RunSummary[]): string {
  const paused = jobs.filter((job) => job.paused !== null).length
  return [
    plural(jobs.length, 'job'),
    ...(paused === 0 ? [] : [`${paused} paused`]),
    running.length === 0 ? 'nothing is running' : `${plural(running.length, 'training')} running`,
  ].join(', ')
}

function trouble(jobs: readonly JobSummary[]): Html | null {
  const runs = jobs.flatMap((job) => job.last_results).filter(({ status }) => isTrouble(status))
  if (runs.length === 0) return null
  return html`<div class="alarms"><p><strong>${plural(runs.length, 'last result')} to look at</strong></p><ul>${runs.map(
    (run) =>
      html`<li><a href="${runPath(run.id)}">${run.job}: ${run.network}, ${run.model_type}</a> ${statusWords(run.status)}${run.error_code === null ? null : ` (${run.error_code})`}</li>`,
  )}</ul></div>`
}

function jobTable(jobs: readonly JobSummary[], now: Date): Html {
  return table(
    'Jobs of the config',
    [
      { title: 'Job' },
      { title: 'Next run (UTC)' },
      { title: 'Last results', kind: 'wide' },
      { title: 'Schedule' },
    ],
    jobs.map((job): Content[] => [
      html`<a href="${jobPath(job.name)}">${job.name}</a>`,
      nextRun(job, now),
      lastResults(job.last_results),
      [html`<code>${job.cron}</code>`, html`<span class="below">${job.time_zone}</span>`],
    ]),
  )
}

export function nextRun({ paused, next_ticks: [next] }: JobSummary, now: Date): Content {
  if (paused !== null) return html`<span class="mark muted">paused</span>`
  if (next === undefined) return 'never'
  return [instant(next), html`<span class="below">${relative(next, now)}</span>`]
}

function lastResults(runs: readonly RunSummary[]): Content {
  if (runs.length === 0) return 'none yet'
  const statuses = [...new Set(runs.map(({ status }) => status))]
  return statuses.map((status) => {
    const count = runs.filter((run) => run.status === status).length
    return html`${statusMark(status)}${count === 1 && statuses.length === 1 ? null : ` ${count} of ${runs.length}`}<br>`
  })
}
