import { type FeatureMatrix, matrixColumn } from '@alertsmith/core'
import { DataType, type Table, type Vector } from 'apache-arrow'
import type { DataFrame } from 'danfojs-node'
import { readSeconds } from '../columns/clock.js'
import { readNumbers } from '../columns/numbers.js'
import { readText } from '../columns/text.js'
import { BadFrameError, DanfoMissingError } from '../errors.js'

/**
 * A matrix or an Arrow table as a danfo DataFrame, one column each, missing values as NaN. Dates and timestamps become
 * JS Dates, lists of text become JSON text (danfo cells hold no arrays), Decimals and 64-bit integers become numbers. A DataFrame boxes every value, so it is the
 * form to look at and to hand over, not the form to compute in.
 * @throws {BadFrameError} naming the columns whose Arrow type has no counterpart.
 * @throws {DanfoMissingError} where danfojs-node is not installed.
 */
export async function toDanfo(source: FeatureMatrix | Table): Promise<DataFrame> {
  const { DataFrame } = await loadDanfo()
  return new DataFrame('schema' in source ? tableColumns(source) : matrixColumns(source))
}

async function loadDanfo(): Promise<typeof import('danfojs-node')> {
  try {
    return await import('danfojs-node')
  } catch (cause) {
    throw new DanfoMissingError(
      'toDanfo needs the optional package danfojs-node, which could not be loaded. Install danfojs-node 1.2 next to @alertsmith/features.',
      { cause },
    )
  }
}

function matrixColumns(matrix: FeatureMatrix): Record<string, number[]> {
  return Object.fromEntries(
    matrix.names.map((name, index) => [name, Array.from(matrixColumn(matrix, index))]),
  )
}

function tableColumns(table: Table): Record<string, unknown[]> {
  const columns = table.schema.fields.map(({ name }) => [name, cellsOf(table.getChild(name)!)] as const)
  const unreadable = columns.filter(([, cells]) => cells === undefined).map(([name]) => name)
  if (unreadable.length > 0) {
    const found = unreadable.map((name) => `"${name}" is ${table.getChild(name)!.type}`)
    throw new BadFrameError(
      `toDanfo: columns must be numbers, booleans, dates, text or lists of text; ${found.join(', ')}. Leave them out or cast them.`,
      { context: { columns: unreadable } },
    )
  }
  return Object.fromEntries(columns) as Record<string, unknown[]>
}

function cellsOf(vector: Vector): unknown[] | undefined {
  const type: DataType = DataType.isDictionary(vector.type) ? vector.type.dictionary : vector.type
  if (DataType.isBool(type)) return Array.from(vector, (value) => value ?? Number.NaN)
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type))
    return Array.from(readNumbers(vector))
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const { codes, values } = readText(vector)
    return Array.from(codes, (code) => values[code] ?? Number.NaN)
  }
  if (DataType.isDate(type) || DataType.isTimestamp(type)) {
    return Array.from(readSeconds(vector), (value) => (Number.isNaN(value) ? value : new Date(value * 1_000)))
  }
  if (DataType.isList(type) && DataType.isUtf8(type.children[0]!.type)) {
    return Array.from(vector, (list) => (list === null ? Number.NaN : JSON.stringify([...(list as Vector)])))
  }
  return undefined
}
