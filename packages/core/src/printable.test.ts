import { describe, expect, it } from 'vitest'
import { printable, printableData, printableJson, printableLines } from './printable.js'

describe('printable', () => {
  it.each([
    ['an escape sequence', '\x1b[2J\x1b]0;title\x07', '\\u001b[2J\\u001b]0;title\\u0007'],
    ['a sequence of one C1 character', '\x9b31m', '\\u009b31m'],
    ['backspaces and DEL', 'a\b\x7f', 'a\\u0008\\u007f'],
    ['a carriage return that would overwrite the line', 'refused\rpassed', 'refused\\rpassed'],
    ['a line break that would forge a line', 'a\n✓ b', 'a\\n✓ b'],
    [
      'bidirectional overrides and isolates',
      '\u202eabc\u202c\u2066d\u2069',
      '\\u202eabc\\u202c\\u2066d\\u2069',
    ],
    ['zero-width characters', 'a\u200bb\u200dc\ufeff', 'a\\u200bb\\u200dc\\ufeff'],
    ['separators of lines', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['invisible tags beyond U+FFFF', 'a\u{e0041}', 'a\\udb40\\udc41'],
    ['an invisible letter', 'a\u3164', 'a\\u3164'],
  ])('shows %s as escapes', (_, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it.each(['0xdeadbeef', 'Müller-ß', '日本語', 'مرحبا', '🙂', 'a\\b', '±→–'])(
    'leaves %s as it is',
    (text) => {
      expect(printable(text)).toBe(text)
    },
  )
})

describe('printableLines', () => {
  it('keeps line breaks, and no later line begins where a message does', () => {
    expect(printableLines('a:\n  b\x1b[0m\n✓ c')).toBe('a:\n      b\\u001b[0m\n    ✓ c')
  })
})

describe('printableJson', () => {
  it('says the same', () => {
    const document = {
      'k\x9b': ['\x1b[2J', '\x7f\u202e\u2028\u200b', '\ud800', '\u{e0041}', 'a\nb\tc', 'é日🙂'],
    }
    const text = printableJson(JSON.stringify(document, null, 2))
    expect(JSON.parse(text)).toEqual(document)
    expect(text).toMatch(/^[\n\p{L}\p{P}\p{S}\p{N} ]*$/u)
  })
})

describe('printableData', () => {
  it('reaches every text and key, and leaves what is not plain data', () => {
    const at = new Date(0)
    const numbers = Float64Array.of(1)
    const given = {
      'k\x1b': ['\x1b', { deep: '\n' }],
      at,
      numbers,
      none: null,
      map: new Map([['a\x1b', ['b\x1b']]]),
    }
    const shown = printableData(given)
    expect(shown).toEqual({
      'k\\u001b': ['\\u001b', { deep: '\\n' }],
      at,
      numbers,
      none: null,
      map: new Map([['a\\u001b', ['b\\u001b']]]),
    })
    expect(given.map.get('a\x1b')).toEqual(['b\x1b'])
  })
})
