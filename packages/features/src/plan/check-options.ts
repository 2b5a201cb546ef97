import { type AlignedTables, type ClusterTables, nearest } from '@alertsmith/core'
import { BadOptionError, BadRowsError } from '../errors.js'
import { GRAINS, type Grain, numRowsOf } from '../grain.js'

/** @throws {BadOptionError} where there are no such tables. */
export function checkGrain(grain: Grain): Grain {
  if (GRAINS.includes(grain)) return grain
  const meant = nearest(String(grain), GRAINS)
  throw new BadOptionError(
    `FeatureBuilder.fit: "grain" must be one of ${GRAINS.join(', ')}; got ${JSON.stringify(grain)}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    { context: { field: 'grain', found: grain } },
  )
}

/**
 * The training rows, all where none are named.
 * @throws {BadRowsError} where there is none, or one lies outside the tables.
 */
export function checkRows(
  rows: Int32Array | undefined,
  tables: AlignedTables | ClusterTables,
  grain: Grain,
): Int32Array {
  const numRows = numRowsOf(tables, grain)
  const trainingRows = rows ?? Int32Array.from({ length: numRows }, (_, row) => row)
  if (trainingRows.length === 0) {
    throw new BadRowsError('FeatureBuilder.fit: "rows" must name at least one training row; got none.')
  }
  const outside = trainingRows.find((row) => row < 0 || row >= numRows)
  if (outside !== undefined) {
    throw new BadRowsError(
      `FeatureBuilder.fit: "rows" must be row numbers from 0 to ${numRows - 1}; got ${outside}.`,
      { context: { found: outside, numRows } },
    )
  }
  return trainingRows
}
