import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import {
  ALIGNED_TABLE_NAMES,
  type AlignedTables,
  CLUSTER_TABLE_NAMES,
  type ClusterTables,
  throwIfAborted,
} from '@alertsmith/core'
import { type Data, DataType, type Table, type Vector } from 'apache-arrow'

/**
 * SHA-256 in hex over names, types and values of all columns of all tables. Two extractions have the same one exactly
 * where they say the same of the same alerts or clusters: how rows are cut into record batches, what lies under a null and the
 * order of a dictionary make no difference.
 */
export async function fingerprint(
  tables: AlignedTables | ClusterTables,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const hash = createHash('sha256')
  for (const [name, table] of namedTables(tables)) {
    for (const { name: column, type } of table.schema.fields) {
      const values = table.getChild(column)!
      hash.update(`${JSON.stringify([name, column, String(type), table.numRows, values.nullCount])}\n`)
      hashColumn(hash, values)
      // A wide year takes some tenths of a second; the event loop gets its turn after every column.
      await setImmediate()
      throwIfAborted(signal, 'fingerprint')
    }
  }
  return hash.digest('hex')
}

export function namedTables(tables: AlignedTables | ClusterTables): (readonly [string, Table])[] {
  if ('members' in tables) return CLUSTER_TABLE_NAMES.map((name) => [name, tables[name]])
  const { declared } = tables
  return [
    ...ALIGNED_TABLE_NAMES.map((name) => [name, tables[name]] as const),
    ...(declared ? [['declared', declared] as const] : []),
  ]
}

export function hashColumn(hash: Hash, column: Vector): void {
  const nulls = column.data.map(nullRows)
  let start = 0
  column.data.forEach((data, i) => {
    hash.update(bytes(nulls[i]!.map((row) => start + row)))
    start += data.length
  })
  if (DataType.isDictionary(column.type)) hashDictionary(hash, column, nulls)
  else if (DataType.isUtf8(column.type)) hashTexts(hash, column, nulls)
  else {
    column.data.forEach(({ values, length }, i) => {
      hash.update(bytes(blank(values.subarray(0, length), nulls[i]!)))
    })
  }
}

/** The rows without a value, 0-based and ascending. */
function nullRows({ nullBitmap, nullCount, offset, length }: Data): Int32Array {
  const rows = new Int32Array(nullCount)
  let found = 0
  // Eight rows at a time: the bits of a byte that say "null" are taken off one by one, the lowest first.
  for (
    let first = -(offset & 7), byte = offset >> 3;
    first < length && found < nullCount;
    first += 8, byte++
  ) {
    let missing = ~nullBitmap[byte]! & 0xff
    while (missing !== 0) {
      const row = first + 31 - Math.clz32(missing & -missing)
      missing &= missing - 1
      if (row >= 0 && row < length) rows[found++] = row
    }
  }
  return rows
}

type FixedWidth = Float64Array | Int32Array

/** The values with 0 in place of nulls. */
function blank<Values extends FixedWidth>(values: Values, nulls: Int32Array): Values {
  if (nulls.length === 0) return values
  const blanked = values.slice() as Values
  for (const row of nulls) blanked[row] = 0
  return blanked
}

/** All lengths, then all bytes: so neither depends on where a batch ends, and no two texts run into one another. */
function hashTexts(hash: Hash, column: Vector, nulls: readonly Int32Array[]): void {
  column.data.forEach(({ length, valueOffsets }, i) => {
    const lengths = new Int32Array(length)
    for (let row = 0; row < length; row++) lengths[row] = valueOffsets[row + 1]! - valueOffsets[row]!
    hash.update(bytes(blank(lengths, nulls[i]!)))
  })
  column.data.forEach(({ length, valueOffsets, values }, i) => {
    let start = valueOffsets[0]!
    for (const row of nulls[i]!) {
      if (valueOffsets[row + 1] === valueOffsets[row]) continue
      hash.update(values.subarray(start, valueOffsets[row]))
      start = valueOffsets[row + 1]!
    }
    hash.update(values.subarray(start, valueOffsets[length]))
  })
}

/** The texts that occur, in order, then for each row the place of its text in that order. */
function hashDictionary(hash: Hash, column: Vector, nulls: readonly Int32Array[]): void {
  const dictionaries = column.data.map(({ dictionary }) => dictionary!.toArray() as readonly string[])
  const used = new Set<string>()
  column.data.forEach(({ values, length }, i) => {
    // Nulls count as the place after the last text.
    const nullCode = dictionaries[i]!.length
    const isUsed = new Uint8Array(nullCode + 1)
    const codes = values.slice(0, length) as Int32Array
    for (const row of nulls[i]!) codes[row] = nullCode
    for (let row = 0; row < length; row++) isUsed[codes[row]!] = 1
    dictionaries[i]!.forEach((text, code) => {
      if (isUsed[code] === 1) used.add(text)
    })
  })
  const texts = [...used].sort()
  const placeOf = new Map(texts.map((text, place) => [text, place]))
  hash.update(`${JSON.stringify(texts)}\n`)
  column.data.forEach(({ values, length }, i) => {
    const places = dictionaries[i]!.map((text) => placeOf.get(text) ?? 0)
    const coded = new Int32Array(length)
    for (let row = 0; row < length; row++) coded[row] = places[values[row]]!
    hash.update(bytes(blank(coded, nulls[i]!)))
  })
}

function bytes(values: FixedWidth): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
