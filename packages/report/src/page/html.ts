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

/**
 * For element content and quoted attribute values. What HTML forbids (control characters, halves of surrogate pairs)
 * becomes U+FFFD.
 */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => ESCAPES[character]!)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be kept out.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu, '\ufffd')
  )
}
