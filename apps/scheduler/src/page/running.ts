import { type Html, html } from '@alertsmith/pipeline'
import type { RunSummary } from '../http/queries/run-summary.js'
import { phaseSentence, phaseSteps } from './phases.js'
import { runPath } from './run-table.js'
import { duration } from './times.js'

/** A training that runs, as a card. */
export function runningCard(run: RunSummary, now: Date): Html {
  return html`<div class="card">
<p><a href="${runPath(run.id)}"><strong>${run.job}</strong>: ${run.network}, ${run.model_type}</a></p>
<p class="note">${phaseSentence(run.phase)} Running for ${duration(now.getTime() - Date.parse(run.started_at))}.</p>
${phaseSteps(run.phase)}
</div>
`
}
