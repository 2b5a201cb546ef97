import { describe, expect, it } from 'vitest'
import { readJsonRows } from './json-result.js'

const bytes = (text: string) => [Buffer.from(text.slice(0, 5)), Buffer.from(text.slice(5))]
const answer = JSON.stringify({ meta: [], data: [{ a: '1' }, { a: 'é' }], rows: 2 })

describe('readJsonRows', () => {
  it('reads the rows', () => {
    expect(readJsonRows(bytes(answer), 'a query')).toEqual([{ a: '1' }, { a: 'é' }])
  })

  it('reads a letter whose bytes came in two chunks', () => {
    const whole = Buffer.from(answer)
    const inside = whole.indexOf(0xc3) + 1
    expect(readJsonRows([whole.subarray(0, inside), whole.subarray(inside)], 'a query')).toHaveLength(2)
  })

  it.each([1, 5, 20, answer.length - 1])('refuses a document of only %i characters', (length) => {
    expect(() => readJsonRows([Buffer.from(answer.slice(0, length))], 'a query')).toThrow(
      expect.objectContaining({ code: 'STORAGE_TRUNCATED_RESULT' }),
    )
  })

  it('refuses an empty answer', () => {
    expect(() => readJsonRows([], 'a query')).toThrow(
      expect.objectContaining({ code: 'STORAGE_TRUNCATED_RESULT' }),
    )
  })

  it('reports an exception after the document has begun', () => {
    const text = `${answer.slice(0, 30)}Code: 47. DB::Exception: Unknown identifier. (UNKNOWN_IDENTIFIER)`
    expect(() => readJsonRows(bytes(text), 'a query')).toThrow(
      expect.objectContaining({ code: 'STORAGE_QUERY_FAILED' }),
    )
  })

  it('reports an exception inside the document', () => {
    const text = JSON.stringify({
      data: [{ a: 1 }],
      exception: 'Code: 241. DB::Exception: memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)',
    })
    expect(() => readJsonRows(bytes(text), 'a query')).toThrow(
      expect.objectContaining({ code: 'STORAGE_BUSY' }),
    )
  })
})
