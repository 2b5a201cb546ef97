import type { ReportDocument } from '../document.js'
import { type Content, type Html, html } from '../page/html.js'
import { nothing, type Section } from '../page/section.js'
import { table } from '../page/table.js'

/** Where the model comes from, and how to make it again. */
export function lineageSection({ lineage, model, reproduce }: ReportDocument): Section {
  return {
    id: 'lineage',
    title: 'Lineage and hashes',
    parts: [
      {
        title: 'Origin',
        body: pairs('What went in', [
          ['Model', model.model_id],
          ['Label strategy', lineage.label_strategy],
          ['Data fingerprint (sha256)', lineage.data_fingerprint],
          ['Feature state (sha256)', lineage.feature_state_hash],
          ['Seed', String(lineage.seed)],
          ['Threads', String(lineage.threads)],
        ]),
      },
      { title: 'Files', body: entries('sha256 of each file of the model', lineage.files) },
      { title: 'Versions', body: entries('Software that took part', lineage.versions) },
      {
        title: 'To make it again',
        body:
          reproduce === null
            ? nothing('No command was recorded.')
            : html`<pre tabindex="0" role="group" aria-label="Command"><code>${reproduce}</code></pre>`,
      },
    ],
  }
}

function entries(caption: string, values: Readonly<Record<string, string>>): Html {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.length === 0 ? nothing('None was recorded.') : pairs(caption, sorted)
}

function pairs(caption: string, rows: readonly (readonly [Content, string])[]): Html {
  return table(
    caption,
    [{ title: 'Name' }, { title: 'Value', kind: 'wide' }],
    rows.map(([name, value]) => [name, html`<code>${value}</code>`]),
  )
}
