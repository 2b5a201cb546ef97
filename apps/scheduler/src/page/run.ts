import { type Content, type Html, html, NOT_AVAILABLE } from '@alertsmith/pipeline'
import type { RunDetail } from '../http/queries/run.js'
import { facts, live, note, type PageContent, section } from './layout.js'
import { logTable } from './log.js'
import { phaseSentence, phaseSteps, phaseTable } from './phases.js'
import { runMetrics } from './run-metrics.js'
import { jobPath, reportPath } from './run-table.js'
import { statusMark, statusWords } from './status.js'
import { stepList } from './steps.js'
import { duration, instant } from './times.js'

export function runPage(run: RunDetail, now: Date): PageContent {
  const running = run.status === 'running'
  return {
    title: `${statusWords(run.status)}: ${run.job}, ${run.network}, ${run.model_type} · Alertsmith scheduler`,
    header: html`<p class="eyebrow">Run of <a href="${jobPath(run.job)}">${run.job}</a></p>
<h1>${run.network}, ${run.model_type}</h1>
`,
    main: [
      html`<div class="verdict"><p id="verdict" data-live role="status">${verdict(run)}</p></div>`,
      live('error', error(run)),
      section(
        'phases',
        'Phases',
        live(
          'phase-parts',
          running ? phaseSteps(run.phase) : null,
          phaseTable(run.phase, run.phase_ms) ?? note('No phase is over yet.'),
        ),
      ),
      section('facts', 'Facts', live('run-facts', runFacts(run, now))),
      section('metrics', 'Metrics', live('run-metrics', runMetrics(run))),
      section(
        'steps',
        'After training',
        live('run-steps', running ? note('Comes after the training.') : stepList(run.steps)),
      ),
      section('log', 'Log', live('run-log', logTable(run.log, run.log_lines))),
    ],
    everyMs: running ? 2000 : 0,
  }
}

function verdict(run: RunDetail): Content {
  const mark = statusMark(run.status)
  if (run.status === 'running') return [mark, `. ${phaseSentence(run.phase)}`]
  const took = run.duration_ms === null ? '' : ` after ${duration(run.duration_ms)}`
  return [
    mark,
    `${took}.`,
    run.reason === null ? null : ` ${run.reason}`,
    run.model_id === null ? null : html` Model <a href="${reportPath(run.model_id)}">${run.model_id}</a>.`,
  ]
}

function error({ error_code, error_message, error_retryable }: RunDetail): Html | null {
  if (error_code === null && error_message === null) return null
  return html`<div class="alarms"><p><strong>${error_code ?? 'Error'}</strong>${error_retryable ? ' (may be tried again)' : null}</p><p>${error_message}</p></div>`
}

function runFacts(run: RunDetail, now: Date): Html {
  const { tick } = run
  const ended = run.finished_at === null ? now : new Date(run.finished_at)
  return facts([
    ['Started (UTC)', instant(run.started_at, { seconds: true })],
    ['Ended (UTC)', run.finished_at === null ? 'not yet' : instant(run.finished_at, { seconds: true })],
    [
      run.finished_at === null ? 'Running for' : 'Took',
      duration(ended.getTime() - Date.parse(run.started_at)),
    ],
    ['Last sign of life (UTC)', instant(run.heartbeat_at, { seconds: true })],
    ['Attempt', String(run.attempt)],
    ...(tick === null
      ? []
      : [
          [
            'Tick (UTC)',
            [instant(tick.scheduled_at), `, ${tick.kind}${tick.actor === null ? '' : ` by ${tick.actor}`}`],
          ] as const,
          ['Day of data', tick.as_of] as const,
        ]),
    ['Scheduler', html`<code>${run.owner}</code>`],
    ['Model', run.model_id === null ? NOT_AVAILABLE : html`<code>${run.model_id}</code>`],
    ['Version', run.version ?? NOT_AVAILABLE],
    ['Data fingerprint', code(run.data_fingerprint)],
    ['Options hash', code(run.options_hash)],
    ['Run', html`<code>${run.id}</code>`],
  ])
}

function code(text: string | null): Content {
  return text === null ? NOT_AVAILABLE : html`<code>${text}</code>`
}
