import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Matrix } from '../src/matrix.js'

const require = createRequire(import.meta.url)
const EXAMPLES = join(
  dirname(require.resolve('lightgbm/package.json')),
  'dependencies',
  'LightGBM',
  'examples',
)

/** The folder of one of the examples that LightGBM ships with its sources. */
export function exampleDirectory(name: string): string {
  return join(EXAMPLES, name)
}

export interface ExampleData {
  readonly matrix: Matrix
  readonly label: Float32Array
}

/** One number per line, as in the .weight, .init and .query files. */
export function readNumbers(path: string): number[] {
  return readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
}

/** `key = value` lines; `#` begins a comment. */
export function readConfig(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n')
  const pairs = lines.map((line) => line.replace(/#.*/, '').split('=')).filter((pair) => pair.length === 2)
  return Object.fromEntries(pairs.map(([key, value]) => [key!.trim(), value!.trim()]))
}

/** Rows of tab-separated numbers with the label first, or of libsvm pairs `column:value`. */
export function readExampleData(path: string): ExampleData {
  const rows = readFileSync(path, 'utf8').trimEnd().split('\n')
  const cells = rows.map((row) => row.trim().split(/\s+/).map(toCell))
  let numColumns = 0
  for (const row of cells) {
    for (const [i, { column = i - 1 }] of row.entries()) numColumns = Math.max(numColumns, column + 1)
  }
  const values = new Float64Array(rows.length * numColumns)
  for (const [r, row] of cells.entries()) {
    for (const [i, { column = i, value }] of row.slice(1).entries()) values[r * numColumns + column] = value
  }
  return {
    matrix: { values, numRows: rows.length, numColumns, layout: 'row' },
    label: Float32Array.from(cells, (row) => row[0]!.value),
  }
}

function toCell(text: string): { column?: number; value: number } {
  const [first, second] = text.split(':')
  return second === undefined ? { value: Number(first) } : { column: Number(first), value: Number(second) }
}
