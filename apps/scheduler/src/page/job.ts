import { type Content, type Html, html, plural, table } from '@alertsmith/pipeline'
import type { Job } from '../config/job.js'
import type { JobSummary } from '../http/queries/jobs.js'
import type { RunsPage } from '../http/queries/runs.js'
import type { TickSummary } from '../http/queries/ticks.js'
import { jobActions } from './job-actions.js'
import { facts, live, note, type PageContent, section, type Viewer } from './layout.js'
import { nextRun } from './overview.js'
import { result, runPath } from './run-table.js'
import { runningCard } from './running.js'
import { history } from './runs.js'
import { statusMark } from './status.js'
import { duration, instant, relative } from './times.js'

export interface JobView {
  readonly job: Job
  readonly summary: JobSummary
  readonly ticks: readonly TickSummary[]
  readonly page: RunsPage
  readonly newest: boolean
  readonly viewer: Viewer
  /** What was just done, in words. */
  readonly done: string | undefined
  readonly now: Date
}

export function jobPage(view: JobView): PageContent {
  const { job, summary, ticks, page, newest, viewer, done, now } = view
  return {
    title: `${job.name} · Alertsmith scheduler`,
    header: html`<p class="eyebrow">Job</p>
<h1>${job.name}</h1>
${done === undefined ? null : html`<p class="done" role="status">${done}</p>`}
`,
    main: [
      summary.paused === null ? null : pausedNote(summary.paused),
      facts([
        ['Next run (UTC)', nextRun(summary, now)],
        ['Schedule', [html`<code>${job.cron}</code>`, ` ${job.timeZone}`]],
        ['Networks', job.networks.join(', ')],
        ['Model types', job.modelTypes.join(', ')],
        ['Window', windowWords(job)],
        ['If it still runs', job.overlap],
        ['Missed runs made up for', job.catchUp],
        ['Stopped after', duration(job.timeoutMs)],
        ['Further attempts', plural(job.retry.attempts, 'attempt')],
        ['After training', afterWords(job)],
      ]),
      section('actions', 'Actions', jobActions(summary, viewer)),
      section(
        'running',
        'Running now',
        live(
          'running-now',
          summary.running.length === 0
            ? note('Nothing is running.')
            : summary.running.map((run) => runningCard(run, now)),
        ),
      ),
      section('last', 'Last results', live('last-results', lastResults(summary))),
      section(
        'ticks',
        'Schedule',
        upcoming(summary, now),
        live('tick-table', ticks.length === 0 ? note('No tick has come due yet.') : tickTable(ticks)),
      ),
      section(
        'history',
        'Runs',
        history({ job: job.name, page, newest }, `/jobs/${encodeURIComponent(job.name)}`),
      ),
    ],
    everyMs: summary.running.length === 0 ? 15_000 : 2000,
  }
}

function pausedNote({ at, by, reason }: NonNullable<JobSummary['paused']>): Html {
  return html`<div class="verdict"><p><strong>Paused</strong> since ${instant(at)} UTC${by === null ? null : ` by ${by}`}${reason === null ? '.' : `: ${reason}`}</p></div>`
}

function windowWords({ window: { lastDays, lagDays, snapshotDays } }: Job): string {
  const lag = lagDays === 0 ? 'to the day of the tick' : `to ${plural(lagDays, 'day')} before the tick`
  return `${plural(lastDays, 'day')} ${lag}, snapshots of ${plural(snapshotDays, 'day')}`
}

function afterWords({ after: { evaluate, promote, score } }: Job): string {
  const steps = [
    ...(evaluate ? ['evaluate'] : []),
    ...(promote === undefined ? [] : ['promote through the gate']),
    ...(score ? ['score the newest day'] : []),
  ]
  return steps.length === 0 ? 'nothing' : steps.join(', ')
}

function lastResults({ last_results: runs }: JobSummary): Content {
  if (runs.length === 0) return note('None yet.')
  return table(
    'The newest run that is over of each network and model type',
    [
      { title: 'Network' },
      { title: 'Model type' },
      { title: 'Result' },
      { title: 'Ended (UTC)' },
      { title: 'Took', kind: 'number' },
      { title: 'Version' },
    ],
    runs.map((run): Content[] => [
      run.network,
      run.model_type,
      result(run),
      html`<a href="${runPath(run.id)}">${instant(run.finished_at!)}</a>`,
      duration(run.duration_ms!),
      run.version,
    ]),
  )
}

function upcoming({ next_ticks: next }: JobSummary, now: Date): Html | null {
  if (next.length === 0) return null
  return html`<p>Coming up (UTC):</p><ul>${next.map((tick) => html`<li>${instant(tick)}, ${relative(tick, now)}</li>`)}</ul>`
}

function tickTable(ticks: readonly TickSummary[]): Html {
  return table(
    'The newest ticks, and what became of them',
    [
      { title: 'Tick (UTC)' },
      { title: 'Asked for by' },
      { title: 'Day of data' },
      { title: 'State' },
      { title: 'Attempts', kind: 'number' },
      { title: 'Why', kind: 'wide' },
    ],
    ticks.map((tick): Content[] => [
      instant(tick.scheduled_at),
      tick.kind === 'schedule' ? 'schedule' : `${tick.kind}${tick.actor === null ? '' : `, ${tick.actor}`}`,
      tick.as_of,
      statusMark(tick.status),
      String(tick.attempt),
      tick.reason ??
        (tick.status === 'due' && tick.attempt > 0 ? `next attempt ${tick.next_attempt_at}` : ''),
    ]),
  )
}
