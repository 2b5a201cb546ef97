import { Dictionary, Int32, makeData, Null, Utf8, Vector, vectorFromArray } from 'apache-arrow'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { numberTexts } from './number-texts.js'

it('numbers texts in order of first occurrence, null as -1', () => {
  const { codes, count } = numberTexts(vectorFromArray(['b', null, 'a', 'b', '', 'a'], new Utf8()))
  expect([...codes]).toEqual([0, -1, 1, 0, 2, 1])
  expect(count).toBe(3)
})

it('leaves no gap for texts that only the dictionary has', () => {
  const dictionary = vectorFromArray(['unused', 'x', 'unused too', 'y'], new Utf8())
  const data = makeData({
    type: new Dictionary(new Utf8(), new Int32()),
    length: 3,
    data: Int32Array.of(3, 1, 3),
    dictionary,
  })
  expect(numberTexts(new Vector([data]))).toEqual({ codes: Int32Array.of(0, 1, 0), count: 2 })
})

it('numbers nothing where all is null', () => {
  expect(numberTexts(vectorFromArray([null, null], new Null()))).toEqual({
    codes: Int32Array.of(-1, -1),
    count: 0,
  })
})

it('gives the numbers that a Map of the texts would give', () => {
  const cell = fc.option(fc.constantFrom('', 'a', 'aa', 'b', 'é', 'ab'))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const seen = new Map<string, number>()
      const expected = cells.map((text) => {
        if (text === null) return -1
        if (!seen.has(text)) seen.set(text, seen.size)
        return seen.get(text)!
      })
      const { codes, count } = numberTexts(vectorFromArray(cells, new Utf8()))
      expect([...codes]).toEqual(expected)
      expect(count).toBe(seen.size)
    }),
  )
})
