import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { ALIGNED_TABLE_NAMES, type AlignedTables, throwIfAborted } from '@alertsmith/core'
import { type Data, DataType, type Vector } from 'apache-arrow'

/**
 * SHA-256 in hex over names, types and values of all columns of all tables. Two extractions have the same one exactly
 * where they say the same of the same alerts: how rows are cut into record batches, what lies under a null and the
 * order of a dictionary make no difference.
 */
export async function fingerprint(
  tables: AlignedTables,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ALIGNED_TABLE_NAMES) {
    const table = tables[name]
    for (const { name: column, type } of table.schema.fields) {
      hash.update(`${JSON.stringify([name, column, String(type), table.numRows])}\n`)
      hashColumn(hash, table.getChild(column)!)
      // A wide year takes some tenths of a second; the event loop gets its turn after every column.
      await setImmediate()
      throwIfAborted(signal, 'fingerprint')
    }
  }
  return hash.digest('hex')
}

function hashColumn(hash: Hash, column: Vector): void {
  const validities = column.data.map((data) => (data.nullCount > 0 ? validity(data) : undefined))
  if (column.nullCount > 0) {
    column.data.forEach((data, i) => {
      hash.update(validities[i] ?? new Uint8Array(data.length).fill(1))
    })
  }
  if (DataType.isDictionary(column.type)) hashDictionary(hash, column, validities)
  else if (DataType.isUtf8(column.type)) hashTexts(hash, column, validities)
  else {
    column.data.forEach((data, i) => {
      hash.update(bytes(blank(data.values.subarray(0, data.length), validities[i])))
    })
  }
}

/** One byte per row: 1 where it has a value. */
function validity(data: Data): Uint8Array {
  const { nullBitmap, offset, length } = data
  const valid = new Uint8Array(length)
  for (let row = 0; row < length; row++) {
    const bit = offset + row
    valid[row] = (nullBitmap[bit >> 3]! >> (bit & 7)) & 1
  }
  return valid
}

type FixedWidth = Float64Array | Int32Array

/** The values with 0 in place of nulls. */
function blank<Values extends FixedWidth>(values: Values, valid: Uint8Array | undefined): Values {
  if (!valid) return values
  const blanked = values.slice() as Values
  for (let row = 0; row < blanked.length; row++) if (valid[row] === 0) blanked[row] = 0
  return blanked
}

/** All lengths, then all bytes: so neither depends on where a batch ends, and no two texts run into one another. */
function hashTexts(hash: Hash, column: Vector, validities: readonly (Uint8Array | undefined)[]): void {
  column.data.forEach(({ length, valueOffsets }, i) => {
    const lengths = new Int32Array(length)
    for (let row = 0; row < length; row++) lengths[row] = valueOffsets[row + 1]! - valueOffsets[row]!
    hash.update(bytes(blank(lengths, validities[i])))
  })
  column.data.forEach(({ length, valueOffsets, values }, i) => {
    const valid = validities[i]
    if (!valid) hash.update(values.subarray(valueOffsets[0], valueOffsets[length]))
    else {
      for (let row = 0; row < length; row++) {
        if (valid[row] === 1) hash.update(values.subarray(valueOffsets[row], valueOffsets[row + 1]))
      }
    }
  })
}

/** The texts that occur, in order, then for each row the place of its text in that order. */
function hashDictionary(hash: Hash, column: Vector, validities: readonly (Uint8Array | undefined)[]): void {
  const dictionaries = column.data.map(({ dictionary }) => dictionary!.toArray() as readonly string[])
  const used = new Set<string>()
  column.data.forEach(({ values, length }, i) => {
    const codes = new Set<number>()
    for (let row = 0; row < length; row++) if (validities[i]?.[row] !== 0) codes.add(values[row])
    for (const code of codes) used.add(dictionaries[i]![code]!)
  })
  const texts = [...used].sort()
  const placeOf = new Map(texts.map((text, place) => [text, place]))
  hash.update(`${JSON.stringify(texts)}\n`)
  column.data.forEach(({ values, length }, i) => {
    const places = dictionaries[i]!.map((text) => placeOf.get(text) ?? 0)
    const coded = new Int32Array(length)
    for (let row = 0; row < length; row++) coded[row] = places[values[row]]!
    hash.update(bytes(blank(coded, validities[i])))
  })
}

function bytes(values: FixedWidth): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
