import { type Content, type Html, html } from './html.js'

/** `number`: right-aligned, figures under each other; `wide`: running text that needs room. Default `text`. */
export interface Column {
  readonly title: string
  readonly kind?: 'text' | 'number' | 'wide'
}

/** A captioned table; the first cell of each row is its header. Scrolls within itself where the page is narrow. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
): Html {
  const kinds = columns.map(({ kind = 'text' }) => (kind === 'number' ? 'right' : kind))
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, i) => html`<th scope="col" class="${kinds[i]!}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => row(cells, kinds))}</tbody>
</table></div>
`
}

function row(cells: readonly Content[], kinds: readonly string[]): Html {
  const [first = null, ...others] = cells
  return html`<tr><th scope="row" class="${kinds[0]!}">${first}</th>${others.map(
    (cell, i) => html`<td class="${kinds[i + 1]!}">${cell}</td>`,
  )}</tr>
`
}
