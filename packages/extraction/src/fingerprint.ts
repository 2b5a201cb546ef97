import { createHash, subtle } from 'node:crypto'
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
    const columns = table.schema.fields.map(({ name: column }) => table.getChild(column)!)
    // Web Crypto digests on other threads, so the columns of a table are digested side by side.
    const digests = await Promise.all(columns.map((column) => digest(content(column))))
    throwIfAborted(signal, 'fingerprint')
    table.schema.fields.forEach(({ name: column, type }, i) => {
      hash.update(`${JSON.stringify([name, column, String(type), table.numRows])}\n`)
      hash.update(digests[i]!)
    })
  }
  return hash.digest('hex')
}

async function digest(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await subtle.digest('SHA-256', Buffer.concat(parts)))
}

/** What a column says, as bytes that depend on nothing else. */
function content(column: Vector): Uint8Array[] {
  const nulls = column.data.map(nullRows)
  const parts = [bytes(Int32Array.of(column.nullCount))]
  let start = 0
  column.data.forEach((data, i) => {
    parts.push(bytes(nulls[i]!.map((row) => start + row)))
    start += data.length
  })
  if (DataType.isDictionary(column.type)) parts.push(...codedTexts(column, nulls))
  else if (DataType.isUtf8(column.type)) parts.push(...texts(column, nulls))
  else {
    column.data.forEach(({ values, length }, i) => {
      parts.push(bytes(blank(values.subarray(0, length), nulls[i]!)))
    })
  }
  return parts
}

/** The rows without a value, 0-based and ascending. */
function nullRows({ nullBitmap, nullCount, offset, length }: Data): Int32Array {
  const rows = new Int32Array(nullCount)
  let found = 0
  for (let row = 0; found < nullCount && row < length; row++) {
    const bit = offset + row
    const byte = nullBitmap[bit >> 3]!
    if (byte === 0xff) row += 7 - (bit & 7)
    else if ((byte & (1 << (bit & 7))) === 0) rows[found++] = row
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
function texts(column: Vector, nulls: readonly Int32Array[]): Uint8Array[] {
  const lengths = column.data.map(({ length, valueOffsets }, i) => {
    const ofRows = new Int32Array(length)
    for (let row = 0; row < length; row++) ofRows[row] = valueOffsets[row + 1]! - valueOffsets[row]!
    return bytes(blank(ofRows, nulls[i]!))
  })
  const values = column.data.flatMap(({ length, valueOffsets, values }, i) => {
    const between: Uint8Array[] = []
    let start = valueOffsets[0]!
    for (const row of nulls[i]!) {
      if (valueOffsets[row]! > start) between.push(values.subarray(start, valueOffsets[row]))
      start = valueOffsets[row + 1]!
    }
    between.push(values.subarray(start, valueOffsets[length]))
    return between
  })
  return [...lengths, ...values]
}

/** The texts that occur, in order, then for each row the place of its text in that order. */
function codedTexts(column: Vector, nulls: readonly Int32Array[]): Uint8Array[] {
  const dictionaries = column.data.map(({ dictionary }) => dictionary!.toArray() as readonly string[])
  const used = new Set<string>()
  column.data.forEach(({ values, length }, i) => {
    const isNull = new Set(nulls[i])
    const codes = new Set<number>()
    for (let row = 0; row < length; row++) if (!isNull.has(row)) codes.add(values[row])
    for (const code of codes) used.add(dictionaries[i]![code]!)
  })
  const ordered = [...used].sort()
  const placeOf = new Map(ordered.map((text, place) => [text, place]))
  const places = column.data.map(({ values, length }, i) => {
    const placeOfCode = dictionaries[i]!.map((text) => placeOf.get(text) ?? 0)
    const coded = new Int32Array(length)
    for (let row = 0; row < length; row++) coded[row] = placeOfCode[values[row]]!
    return bytes(blank(coded, nulls[i]!))
  })
  return [Buffer.from(`${JSON.stringify(ordered)}\n`), ...places]
}

function bytes(values: FixedWidth): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
