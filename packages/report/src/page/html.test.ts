import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, html, trusted } from './html.js'

describe('html', () => {
  it('escapes every string put in, in lists too', () => {
    expect(html`<p title="${`"'`}">${['<b>', ' & ']}</p>`.html).toBe(
      '<p title="&quot;&#39;">&lt;b&gt; &amp; </p>',
    )
  })

  it('keeps HTML that is HTML already, and leaves null out', () => {
    expect(html`${html`<b>${'<'}</b>`}${null}${trusted('<i></i>')}`.html).toBe('<b>&lt;</b><i></i>')
  })

  it('shows what HTML forbids, and what turns the direction of words, as replacement characters', () => {
    expect(escapeHtml('a\u0000b\ud800c\u202ed\u0085e\tf')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\tf')
    expect(escapeHtml('Zürich 🌍 資金洗浄')).toBe('Zürich 🌍 資金洗浄')
  })

  it('leaves no character that could end text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text)
        expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
      }),
    )
  })
})
