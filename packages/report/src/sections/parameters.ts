import type { ReportDocument, ReportParameter } from '../document.js'
import { number } from '../page/format.js'
import { html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** What LightGBM was given. */
export function parametersSection({ parameters }: ReportDocument): Section {
  const names = Object.keys(parameters).sort()
  return {
    id: 'parameters',
    title: 'Parameters',
    lead:
      names.length === 0
        ? nothing('No parameters were recorded.')
        : table(
            'Parameters of LightGBM, under its own names',
            [{ title: 'Parameter' }, { title: 'Value', kind: 'number' }],
            names.map((name) => [html`<code>${name}</code>`, html`<code>${show(parameters[name]!)}</code>`]),
          ),
  }
}

// As LightGBM takes them: no thousands separators here, so that they can be copied.
function show(value: ReportParameter): string {
  if (typeof value === 'object') return value.map(show).join(', ')
  return typeof value === 'number' && !Number.isFinite(value) ? number(value) : String(value)
}
