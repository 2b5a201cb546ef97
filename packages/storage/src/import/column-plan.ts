import { convert, nearest } from '@alertsmith/core'
import { quoted, type TargetColumn } from './import-tables.js'
import type { SourceColumn } from './source-columns.js'

/** How one column of a table is filled from a file. All SQL is over the file's columns. */
export interface PlannedColumn {
  readonly target: TargetColumn
  readonly source: SourceColumn
  /** 1 where the table needs a value and there is none. */
  readonly missing: string
  /** 1 where there is a value and it cannot be converted. */
  readonly invalid: string
  /** What is stored, where neither holds. */
  readonly stored: string
}

export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[]
  readonly problems: readonly string[]
}

/** Matches the columns of a file with those of its table, by name. */
export function planColumns(sources: readonly SourceColumn[], targets: readonly TargetColumn[]): ColumnPlan {
  const problems = [...unknownColumns(sources, targets), ...repeatedColumns(sources)]
  const columns: PlannedColumn[] = []
  for (const target of targets) {
    const source = sources.find(({ name }) => name === target.name)
    if (source === undefined) {
      if (!target.optional) problems.push(`column "${target.name}" (${target.type}) is missing`)
      continue
    }
    const planned = planColumn(source, target)
    if (planned === undefined) {
      problems.push(`column "${target.name}" must be readable as ${target.type}; found ${source.described}`)
    } else {
      columns.push(planned)
    }
  }
  return { columns, problems }
}

function planColumn(source: SourceColumn, target: TargetColumn): PlannedColumn | undefined {
  const column = quoted(source.name)
  const conversion = convert(column, source.readAs, target.type)
  if (conversion === undefined) return undefined
  const { value } = conversion
  // A list must hold something: where a file has none at all, ClickHouse hands out an empty one.
  const valid = source.readAs.startsWith('Array(')
    ? `notEmpty(${column}) AND ${conversion.valid}`
    : conversion.valid
  const common = { target, source, invalid: `isNotNull(${column}) AND NOT ifNull(${valid}, 0)` }
  if (target.type.includes('Nullable(')) return { ...common, missing: '0', stored: value }
  if (target.defaultSql !== undefined)
    return { ...common, missing: '0', stored: `ifNull(${value}, ${target.defaultSql})` }
  return { ...common, missing: `isNull(${column})`, stored: `assumeNotNull(${value})` }
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
