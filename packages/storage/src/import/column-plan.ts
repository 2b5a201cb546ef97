import { ALWAYS, convert, nearest } from '@alertsmith/core'
import { quoted, type TargetColumn } from './import-tables.js'
import type { SourceColumn } from './source-columns.js'
import { valueRule } from './value-rules.js'

/** Something that must hold of every value of a column. */
export interface ValueCheck {
  /** SQL over the file's columns; 1 where it does not hold. */
  readonly failing: string
  /** What must hold, e.g. `must hold UInt16`. */
  readonly must: string
  /** What the failing values do, e.g. `values do not fit`. */
  readonly found: string
  /** Whether a failing value says something. */
  readonly showsValue: boolean
}

/** How one column of a table is filled from a file. All SQL is over the file's columns. */
export interface PlannedColumn {
  readonly target: TargetColumn
  readonly source: SourceColumn
  readonly checks: readonly ValueCheck[]
  /** What is stored, where all checks hold. */
  readonly stored: string
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[]
  readonly problems: readonly string[]
}

/** Matches the columns of a file with those of its table, by name. */
export function planColumns(
  table: string,
  sources: readonly SourceColumn[],
  targets: readonly TargetColumn[],
): ColumnPlan {
  const problems = [...unknownColumns(sources, targets), ...repeatedColumns(sources)]
  const columns: PlannedColumn[] = []
  for (const target of targets) {
    const source = sources.find(({ name }) => name === target.name)
    if (source === undefined) {
      if (!target.optional) problems.push(`column "${target.name}" (${target.type}) is missing`)
      continue
    }
    const planned = planColumn(table, source, target)
    if (planned === undefined) {
      problems.push(`column "${target.name}" must be readable as ${target.type}; found ${source.described}`)
    } else {
      columns.push(planned)
    }
  }
  return { columns, problems }
}

function planColumn(table: string, source: SourceColumn, target: TargetColumn): PlannedColumn | undefined {
  const readAs = source.readAs === '' ? '' : readingType(source, target.type)
  const column = knownValue(quoted(source.name), readAs, target.type)
  const conversion = convert(column, readAs, target.type)
  if (conversion === undefined) return undefined
  const { value } = conversion
  // A list must hold something: where a file has none at all, ClickHouse hands out an empty one.
  const valid = readAs.startsWith('Array(') ? `notEmpty(${column}) AND ${conversion.valid}` : conversion.valid
  const checks: ValueCheck[] = []
  if (!target.type.includes('Nullable(') && target.defaultSql === undefined) {
    const failing = `isNull(${column})`
    checks.push({ failing, must: 'must have a value in every row', found: 'have none', showsValue: false })
  }
  if (valid !== ALWAYS) {
    const failing = `isNotNull(${column}) AND NOT ifNull(${valid}, 0)`
    checks.push({ failing, must: `must hold ${target.type}`, found: 'values do not fit', showsValue: true })
  }
  const rule = valueRule(table, target.name)
  if (rule !== undefined) {
    // What cannot be converted is another check's concern.
    const failing = `isNotNull(${column}) AND ifNull(${valid}, 0) AND NOT ifNull(${rule.holds(value)}, 1)`
    checks.push({ failing, must: `must be ${rule.words}`, found: 'values are not', showsValue: true })
  }
  return { target, source: { ...source, readAs }, checks, stored: storedValue(value, target) }
}

/** Bytes of a fixed length are text to a column of text, and to one of numbers a number that no other type of Parquet holds. */
function readingType({ readAs }: SourceColumn, target: string): string {
  const bytes = /^Nullable\(FixedString\((16|32)\)\)$/.exec(readAs)?.[1]
  // Read without a sign, what is negative is far too large for every column, and refused.
  return bytes !== undefined && /Int|Decimal|Float/.test(target)
    ? `Nullable(UInt${Number(bytes) * 8})`
    : readAs
}

/** An empty text is a text, but no number, time or flag. */
function knownValue(column: string, readAs: string, target: string): string {
  return readAs === 'Nullable(String)' && !target.includes('String') ? `nullIf(${column}, '')` : column
}

function storedValue(value: string, { type, defaultSql }: TargetColumn): string {
  if (type.includes('Nullable(')) return value
  return defaultSql === undefined ? `assumeNotNull(${value})` : `ifNull(${value}, ${defaultSql})`
}

function unknownColumns(sources: readonly SourceColumn[], targets: readonly TargetColumn[]): string[] {
  const known = targets.map(({ name }) => name)
  return sources
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) => {
      const meant = nearest(name, known)
      const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
      return `column ${shown} is not one of the table${meant === undefined ? '' : `. Did you mean "${meant}"?`}`
    })
}

function repeatedColumns(sources: readonly SourceColumn[]): string[] {
  const names = sources.map(({ name }) => name)
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  return [...repeated].map((name) => `column "${name}" is there more than once`)
}
