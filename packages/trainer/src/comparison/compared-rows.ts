import type { CodedColumn, JudgedRows } from '../evaluation/judged-rows.js'

/** What a comparison needs to know of each row beside the scores. */
export type ComparedRows = Omit<JudgedRows, 'score' | 'typology' | 'volume'>

/** Some of the rows, in the order of `selection`. */
export function selectRows(rows: ComparedRows, selection: Int32Array): ComparedRows {
  const { label, day, group, weight, seen, severity } = rows
  return {
    label: Float64Array.from(selection, (row) => label[row]!),
    day: Int32Array.from(selection, (row) => day[row]!),
    group: Float64Array.from(selection, (row) => group[row]!),
    ...(weight && { weight: Float64Array.from(selection, (row) => weight[row]!) }),
    ...(seen && { seen: Uint8Array.from(selection, (row) => seen[row]!) }),
    ...(severity && { severity: selectCodes(severity, selection) }),
  }
}

function selectCodes({ codes, values }: CodedColumn, selection: Int32Array): CodedColumn {
  return { codes: Int32Array.from(selection, (row) => codes[row]!), values }
}

/** The group of each row as 0 … numGroups − 1, the same for every order of the rows. */
export function numberGroups({ group }: Pick<ComparedRows, 'group'>): {
  readonly codes: Int32Array
  readonly numGroups: number
} {
  const numbers = new Map<number, number>()
  const codes = new Int32Array(group.length)
  for (let row = 0; row < group.length; row++) {
    const known = numbers.get(group[row]!)
    codes[row] = known ?? numbers.size
    if (known === undefined) numbers.set(group[row]!, numbers.size)
  }
  return { codes, numGroups: numbers.size }
}
