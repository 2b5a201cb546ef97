import type { FeatureMatrix } from '@alertsmith/core'
import {
  Bool,
  type DataType,
  Field,
  List,
  Null,
  Table,
  TimestampMillisecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { float64Column } from '../columns/write.js'
import { BadFrameError } from '../errors.js'
import { checkKnownKeys } from '../known-keys.js'

/** The part of a danfo DataFrame that is read, so that no danfo needs to be loaded. */
export interface DanfoFrame {
  readonly columns: readonly string[]
  column(name: string): { readonly values: readonly unknown[] | ArrayLike<unknown> }
}

type CellKind = 'numbers' | 'booleans' | 'dates' | 'text'

export interface FromDanfoOptions {
  /**
   * Text columns that hold lists: as JSON (`["a","b"]`), or separated by commas, which is what danfo makes of an array.
   * They become List<Utf8>. Default: none.
   */
  readonly lists?: readonly string[] | undefined
}

/**
 * A danfo DataFrame as an Arrow table that `alignTables` accepts: numbers as Float64, text as Utf8, booleans as Bool,
 * Dates as timestamps. NaN, null and undefined are null. Cluster tables need `{ lists: ['member_addresses'] }`.
 * @throws {BadFrameError} naming every column that mixes kinds of values, or is to be a list and is not there as text.
 */
export function fromDanfo(frame: DanfoFrame, options: FromDanfoOptions = {}): Table {
  checkKnownKeys('fromDanfo', options, ['lists'])
  const { lists = [] } = options
  const found = readFrame(frame)
  const unlisted = lists.filter((list) => !found.some(({ name, kind }) => name === list && isText(kind)))
  if (unlisted.length > 0) {
    const names = unlisted.map((name) => `"${name}"`).join(', ')
    throw new BadFrameError(`fromDanfo: "lists" must name text columns of the frame; got ${names}.`, {
      context: { columns: unlisted },
    })
  }
  const columns = found.map(({ name, cells, kind }) => [
    name,
    lists.includes(name) ? listVector(cells) : vectorOf(cells, kind),
  ])
  return new Table(Object.fromEntries(columns) as Record<string, Vector>)
}

/**
 * A danfo DataFrame of numbers and booleans (true = 1) as a feature matrix, its columns in order; missing values are NaN.
 * @throws {BadFrameError} naming every column that holds anything else.
 */
export function matrixFromDanfo(frame: DanfoFrame): FeatureMatrix {
  const columns = readFrame(frame)
  const others = columns.filter(({ kind }) => kind !== undefined && kind !== 'numbers' && kind !== 'booleans')
  if (others.length > 0) {
    throw badFrame(
      'matrixFromDanfo',
      'hold numbers or booleans',
      others.map(({ name, kind }) => `"${name}" holds ${kind}`),
    )
  }
  const numRows = columns[0]?.cells.length ?? 0
  const values = new Float64Array(numRows * columns.length)
  columns.forEach(({ cells }, index) => {
    values.set(toNumbers(cells), index * numRows)
  })
  return { names: columns.map(({ name }) => name), numRows, values, categorical: [] }
}

interface FrameColumn {
  readonly name: string
  readonly cells: readonly unknown[]
  /** undefined where every cell is missing. */
  readonly kind: CellKind | undefined
}

function readFrame(frame: DanfoFrame): FrameColumn[] {
  const mixed: string[] = []
  const columns = frame.columns.map((name) => {
    const cells = Array.from(frame.column(name).values)
    const kinds = new Set(cells.filter((cell) => !isMissing(cell)).map(kindOf))
    if (kinds.size > 1 || kinds.has(undefined)) {
      mixed.push(`"${name}" holds ${[...kinds].map((kind) => kind ?? 'other objects').join(' and ')}`)
    }
    return { name, cells, kind: [...kinds][0] }
  })
  if (mixed.length > 0) throw badFrame('fromDanfo', 'hold one kind of value each', mixed)
  return columns
}

function kindOf(cell: unknown): CellKind | undefined {
  if (typeof cell === 'number' || typeof cell === 'bigint') return 'numbers'
  if (typeof cell === 'boolean') return 'booleans'
  if (typeof cell === 'string') return 'text'
  if (cell instanceof Date) return 'dates'
  return undefined
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell)
}

function toNumbers(cells: readonly unknown[]): Float64Array {
  return Float64Array.from(cells, (cell) => (isMissing(cell) ? Number.NaN : Number(cell)))
}

function vectorOf(cells: readonly unknown[], kind: CellKind | undefined): Vector {
  if (kind === 'numbers') return float64Column(toNumbers(cells))
  return vectorFromArray(
    cells.map((cell) => (isMissing(cell) ? null : cell)),
    arrowType(kind),
  )
}

/** A column without any value may be a list as well. */
function isText(kind: CellKind | undefined): boolean {
  return kind === 'text' || kind === undefined
}

function listVector(cells: readonly unknown[]): Vector {
  const lists = cells.map((cell) => (isMissing(cell) ? null : parseList(String(cell))))
  return vectorFromArray(lists, new List(new Field('item', new Utf8(), true)))
}

function parseList(text: string): string[] {
  if (text === '') return []
  if (!text.startsWith('[')) return text.split(',')
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
  } catch {
    // Reported below like any other text that is no list.
  }
  throw badFrame('fromDanfo', 'hold lists of text where "lists" names it', [`"${text.slice(0, 80)}" is none`])
}

function arrowType(kind: Exclude<CellKind, 'numbers'> | undefined): DataType {
  if (kind === 'booleans') return new Bool()
  if (kind === 'dates') return new TimestampMillisecond()
  return kind === 'text' ? new Utf8() : new Null()
}

function badFrame(owner: string, constraint: string, found: readonly string[]): Error {
  return new BadFrameError(`${owner}: every column must ${constraint}; ${found.join(', ')}.`, {
    context: { found },
  })
}
