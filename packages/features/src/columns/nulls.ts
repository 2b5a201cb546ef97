import type { Data } from 'apache-arrow'

/** Calls `visit` with each 0-based row of the chunk that is null. */
export function forEachNull(data: Data, visit: (row: number) => void): void {
  if (data.nullCount === 0) return
  const { nullBitmap, offset, length } = data
  for (let row = 0; row < length; row++) {
    const bit = offset + row
    // Nulls are rare in most columns: eight rows without one are passed over in one step.
    if ((bit & 7) === 0 && nullBitmap[bit >> 3] === 0xff) {
      row += 7
      continue
    }
    if ((nullBitmap[bit >> 3]! & (1 << (bit & 7))) === 0) visit(row)
  }
}
