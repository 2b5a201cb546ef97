import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type AlignedTables, type ClusterTables, throwIfAborted, toIsoDate } from '@alertsmith/core'
import { type Data, DataType, Int32, Vector } from 'apache-arrow'
import { hashColumn, namedTables } from './fingerprint.js'

/** What the data says of each day by itself, so that a later extraction can tell which days were rewritten. */
export interface DayFingerprints {
  /** SHA-256 in hex over the names and types of the columns; days are comparable only where it is the same. */
  readonly columns: string
  /** By processing date (YYYY-MM-DD), ascending. */
  readonly days: Readonly<Record<string, DayFingerprint>>
}

export interface DayFingerprint {
  /** Labelled alerts or clusters. */
  readonly rows: number
  /** SHA-256 in hex over the values of the day's rows. */
  readonly sha256: string
}

/**
 * Fingerprints of single days, over what comes from a row's own snapshot. Labels are not in it, because they may come and
 * change later; nor is the history, because one rewritten day would show in all later ones.
 */
export async function dayFingerprints(
  tables: AlignedTables | ClusterTables,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<DayFingerprints> {
  const ranges = dayRanges(tables)
  const columns = createHash('sha256')
  const hashes = ranges.map(() => createHash('sha256'))
  for (const [name, table] of namedTables(tables)) {
    if (name === 'labels' || name === 'history') continue
    for (const { name: column, type } of table.schema.fields) {
      columns.update(`${JSON.stringify([name, column, String(type)])}\n`)
      const values = withoutDictionary(table.getChild(column)!)
      ranges.forEach(({ start, end }, i) => {
        const ofDay = values.slice(start, end)
        // Without the number of nulls, these and the values could run into one another.
        hashes[i]!.update(`${ofDay.nullCount}\n`)
        hashColumn(hashes[i]!, ofDay)
      })
      await setImmediate()
      throwIfAborted(signal, 'dayFingerprints')
    }
  }
  return {
    columns: columns.digest('hex'),
    days: Object.fromEntries(
      ranges.map(({ day, start, end }, i) => [
        toIsoDate(day),
        { rows: end - start, sha256: hashes[i]!.digest('hex') },
      ]),
    ),
  }
}

/** Rows are ordered by day, so those of a day are neighbours. */
function dayRanges(tables: AlignedTables | ClusterTables) {
  const table = 'members' in tables ? tables.clusters : tables.alerts
  const days = table.getChild('processing_date')!.toArray() as Int32Array
  const ranges: { readonly day: number; readonly start: number; readonly end: number }[] = []
  for (let start = 0; start < days.length; ) {
    let end = start + 1
    while (end < days.length && days[end] === days[start]) end++
    ranges.push({ day: days[start]!, start, end })
    start = end
  }
  return ranges
}

/**
 * 32 bits of each text's SHA-256 in place of its place in the dictionary. The dictionary belongs to all days: to read it
 * again for each of them would cost days × texts.
 */
function withoutDictionary(column: Vector): Vector {
  if (!DataType.isDictionary(column.type)) return column
  return new Vector(
    column.data.map((data: Data) => {
      const digests = Int32Array.from(data.dictionary!.toArray() as readonly string[], (text) =>
        createHash('sha256').update(text).digest().readInt32LE(),
      )
      const values = new Int32Array(data.length)
      for (let row = 0; row < data.length; row++) values[row] = digests[data.values[row]]!
      return data.clone(new Int32(), data.offset, data.length, data.nullCount, [
        undefined,
        values,
        data.nullBitmap,
        undefined,
      ] as never) as unknown as Data<Int32>
    }),
  )
}
