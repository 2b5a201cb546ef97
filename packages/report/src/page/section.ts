import { type Content, type Html, html } from './html.js'

/** A part of a section with a heading that can be cited, e.g. “4.2 Precision and recall”. */
export interface Subsection {
  readonly title: string
  readonly body: Content
  /** `half` stands beside its neighbour on wide screens. Default `full`. */
  readonly width?: 'half' | 'full'
}

export interface Section {
  /** Of the heading, for links; unique in the report. */
  readonly id: string
  readonly title: string
  /** Before the subsections. */
  readonly lead?: Content
  readonly parts?: readonly Subsection[]
}

/** `number` is 1-based. */
export function renderSection({ id, title, lead = null, parts = [] }: Section, number: number): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}"><span class="no">${String(number)}</span>${title}</h2>
${lead}
${parts.length === 0 ? null : html`<div class="grid">${parts.map((part, i) => subsection(part, `${number}.${i + 1}`))}</div>`}
</section>
`
}

function subsection({ title, body, width = 'full' }: Subsection, number: string): Html {
  const id = `s${number.replace('.', '-')}`
  return html`<section class="${width}" aria-labelledby="${id}">
<h3 id="${id}"><span class="no">${number}</span>${title}</h3>
${body}
</section>
`
}

/** Stands where a table or chart would be empty. */
export function nothing(text: string): Html {
  return html`<p class="note">${text}</p>
`
}
