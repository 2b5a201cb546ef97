/** Text that is HTML already, made by {@link html} or {@link trusted}. */
export interface Html {
  readonly html: string
}

/** What may stand in a template. Numbers are left out on purpose: they go through format.ts first. */
export type Content = Html | string | null | readonly Content[]

/** Builds HTML; every string put in is escaped, so that a hostile feature name stays text. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { html: strings.reduce((text, part, i) => text + toHtml(values[i - 1] ?? null) + part) }
}

/** Takes text as HTML without escaping: for style sheets and finished SVG alone. */
export function trusted(text: string): Html {
  return { html: text }
}

function toHtml(content: Content): string {
  if (content === null) return ''
  if (typeof content === 'string') return escapeHtml(content)
  return 'html' in content ? content.html : content.map(toHtml).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For element content and quoted attribute values; see also {@link printable}. */
export function escapeHtml(text: string): string {
  return printable(text.replace(/[&<>"']/g, (character) => ESCAPES[character]!))
}

/**
 * Shows as U+FFFD what HTML forbids (control characters, halves of surrogate pairs) and what would turn the direction
 * of the words around it.
 */
export function printable(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Control}|\p{Surrogate}|\p{Bidi_Control}/gu, '\ufffd')
}
