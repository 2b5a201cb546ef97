import type { ReportDocument } from '../document.js'
import { type Html, html } from '../page/html.js'

/** Which model this is, above everything else. */
export function reportHeader({ model, purpose, window }: ReportDocument): Html {
  const facts = [
    ['Model type', model.model_type],
    ['Network', model.network],
    ['Version', model.version],
    ['Made', model.created_at],
    ['Period', `${window.start_date} to ${window.end_date}, snapshots of ${window.window_days} days`],
  ] as const
  return html`<p class="eyebrow">${purpose === 'training' ? 'Training report' : 'Evaluation report'}</p>
<h1>${model.model_id}</h1>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}
