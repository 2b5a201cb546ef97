import type { TextColumn } from '../columns/text.js'
import { isRecordOf } from '../steps/state-checks.js'
import type { JsonValue } from '../steps/step.js'

/** LightGBM searches splits over all categories of a column, so a column is cut to its most frequent ones. */
export const MAX_CATEGORIES = 1_000

// A type alias, since an interface is not assignable to JsonValue.
/** The known texts of a categorical feature; a text's code is its 0-based place. */
export type Vocabulary = { readonly vocabulary: readonly string[] }

/**
 * The texts on at least `minFrequency` of `rows`, the most frequent first, equally frequent ones by their code units, at
 * most {@link MAX_CATEGORIES} of them.
 */
export function fitVocabulary(column: TextColumn, rows: Int32Array, minFrequency: number): Vocabulary {
  const counts = new Int32Array(column.values.length)
  for (const row of rows) {
    const code = column.codes[row]!
    if (code >= 0) counts[code]!++
  }
  // Bytes that are no UTF-8 decode to the same replacement character, so different codes may have one text.
  const byText = new Map<string, number>()
  column.values.forEach((text, code) => {
    if (counts[code]! > 0) byText.set(text, (byText.get(text) ?? 0) + counts[code]!)
  })
  const vocabulary = [...byText]
    .filter(([, frequency]) => frequency >= minFrequency)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MAX_CATEGORIES)
    .map(([text]) => text)
  return { vocabulary }
}

/** Writes each row's code into `out`; NaN where the text is null, rare or was never seen. */
export function encode(column: TextColumn, { vocabulary }: Vocabulary, out: Float64Array): void {
  const codeOf = new Map(vocabulary.map((text, code) => [text, code]))
  const codes = Float64Array.from(column.values, (text) => codeOf.get(text) ?? Number.NaN)
  for (let row = 0; row < out.length; row++) out[row] = codes[column.codes[row]!] ?? Number.NaN
}

export function isVocabulary(state: JsonValue): state is Vocabulary {
  if (!isRecordOf(state, ['vocabulary'])) return false
  const { vocabulary } = state
  return (
    Array.isArray(vocabulary) &&
    vocabulary.length <= MAX_CATEGORIES &&
    vocabulary.every((text) => typeof text === 'string') &&
    new Set(vocabulary).size === vocabulary.length
  )
}
