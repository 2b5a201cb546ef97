import type { Vector } from 'apache-arrow'
import { readTextCodes } from './text.js'
import { TextPool } from './text-pool.js'

/**
 * Equal texts as equal numbers, for example as group numbers of addresses: no JavaScript string is made per value.
 * @param vector Utf8, LargeUtf8, or a dictionary of either.
 * @returns The code of each row, counted from 0 in order of first occurrence, -1 = null; and how many codes there are.
 */
export function numberTexts(vector: Vector): { readonly codes: Int32Array; readonly count: number } {
  const pool = new TextPool()
  const found = readTextCodes(vector, pool)
  // A dictionary may hold texts, in any order, that no row uses.
  const numbers = new Int32Array(pool.size).fill(-1)
  let count = 0
  const codes = found.map((code) => {
    if (code < 0) return -1
    if (numbers[code] === -1) numbers[code] = count++
    return numbers[code]!
  })
  return { codes, count }
}
