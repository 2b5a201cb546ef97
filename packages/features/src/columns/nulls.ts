import type { Data } from 'apache-arrow'

/** Calls `visit` with each 0-based row of the chunk that is null. */
export function forEachNull(data: Data, visit: (row: number) => void): void {
  if (data.nullCount === 0) return
  const { nullBitmap, offset, length } = data
  // Eight rows at a time: the bits of a byte that say "null" are taken off one by one, the lowest first.
  for (let first = -(offset & 7), byte = offset >> 3; first < length; first += 8, byte++) {
    let missing = ~nullBitmap[byte]! & 0xff
    while (missing !== 0) {
      const row = first + 31 - Math.clz32(missing & -missing)
      missing &= missing - 1
      if (row >= 0 && row < length) visit(row)
    }
  }
}
