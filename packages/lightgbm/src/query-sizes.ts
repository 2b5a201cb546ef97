import { InvalidGroupsError } from './errors.js'

/**
 * The sizes of the queries that a subset consists of.
 * @param group Rows per query of the whole.
 * @param rows 0-based rows of the subset, ascending.
 * @throws {InvalidGroupsError} where the subset takes a part of a query only.
 */
export function groupOfSubset(group: Int32Array, rows: Int32Array): Int32Array {
  const sizes: number[] = []
  let start = 0
  let taken = 0
  for (const [query, size] of group.entries()) {
    const end = start + size
    const before = taken
    while (taken < rows.length && rows[taken]! < end) taken++
    const found = taken - before
    if (found !== 0 && found !== size) {
      throw new InvalidGroupsError(
        `Dataset.subset: "rows" must take whole queries; query ${query} (0-based) has ${size} rows, of which ${found} are taken.`,
        { context: { query, expected: size, found } },
      )
    }
    if (found > 0) sizes.push(size)
    start = end
  }
  return Int32Array.from(sizes)
}
