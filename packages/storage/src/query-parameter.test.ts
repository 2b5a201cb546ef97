import { describe, expect, it } from 'vitest'
import { formatParameter, quoteText } from './query-parameter.js'

describe('formatParameter', () => {
  it.each([
    ['plain', 'plain'],
    ["it's \\ \t\n\r\0", "it\\'s \\\\ \\t\\n\\r\\0"],
    [null, '\\N'],
    [7, '7'],
    [18446744073709551615n, '18446744073709551615'],
    [true, '1'],
    [new Date('2024-03-31T12:00:00Z'), '2024-03-31 12:00:00'],
    [["it's", 'b'], "['it\\'s','b']"],
    [[1, null, [2]], '[1,NULL,[2]]'],
    [{ a: "x'y" }, "{'a':'x\\'y'}"],
    [[], '[]'],
  ])('writes %o', (value, text) => {
    expect(formatParameter(value)).toBe(text)
  })
})

describe('quoteText', () => {
  it('cannot be left from within', () => {
    expect(quoteText("\\' OR 1 = 1 --")).toBe("'\\\\\\' OR 1 = 1 --'")
  })
})
