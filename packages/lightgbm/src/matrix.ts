import { InvalidMatrixError } from './errors.js'

/** A dense matrix of floats; NaN = missing. */
export interface Matrix {
  /**
   * Length `numRows * numColumns`. Read in place, without a copy: leave it alone, and do not transfer it to another
   * thread, until the promise of the call is settled.
   */
  readonly values: Float64Array | Float32Array
  readonly numRows: number
  readonly numColumns: number
  /** `column`: one column after the other, as in a FeatureMatrix. `row`: one row after the other. */
  readonly layout: 'column' | 'row'
}

const MAX_COUNT = 2 ** 31 - 1

/** @throws {InvalidMatrixError} `owner` begins the message. */
export function checkMatrix(owner: string, { values, numRows, numColumns, layout }: Matrix): void {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) {
    throw refuse(owner, 'values', 'a Float64Array or Float32Array', typeName(values))
  }
  checkCount(owner, 'numRows', numRows)
  checkCount(owner, 'numColumns', numColumns)
  if (layout !== 'column' && layout !== 'row') throw refuse(owner, 'layout', '"column" or "row"', layout)
  checkMemory(owner, values)
  if (values.length !== numRows * numColumns) {
    const shape = `${numRows} rows × ${numColumns} columns = ${numRows * numColumns} numbers long`
    throw refuse(owner, 'values', shape, values.length)
  }
}

/** A typed array whose memory may shrink or vanish while a native thread reads it is refused. */
export function checkMemory(owner: string, values: Float64Array | Float32Array | Int32Array): void {
  const buffer: ArrayBufferLike & { readonly resizable?: boolean; readonly growable?: boolean } =
    values.buffer
  if (buffer.resizable || buffer.growable) {
    throw refuse(owner, 'values', 'an array of fixed length', 'one on a resizable buffer')
  }
  if ('detached' in buffer && buffer.detached) {
    throw refuse(
      owner,
      'values',
      'an array that still has its memory',
      'one whose buffer was transferred away',
    )
  }
}

function checkCount(owner: string, field: string, count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw refuse(owner, field, `a whole number from 1 to ${MAX_COUNT}`, count)
  }
}

function refuse(owner: string, field: string, constraint: string, found: unknown) {
  return new InvalidMatrixError(`${owner}: "${field}" must be ${constraint}; got ${String(found)}.`, {
    context: { field, constraint, found },
  })
}

function typeName(value: unknown): string {
  return value === null ? 'null' : (value as object | undefined)?.constructor?.name || typeof value
}
