import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import { numberTexts, readText, type TextColumn } from '@alertsmith/features'
import type { TrainingRows } from '@alertsmith/trainer'
import type { Table, Vector } from 'apache-arrow'

/** What judging needs to know of each row beside score and label. Kept when the extracted tables are gone. */
export interface RowFacts {
  /** Number of the row's address, or of its cluster. */
  readonly group: Int32Array
  /** Null for clusters, which have none. */
  readonly severity: TextColumn | null
  /** Null where no row has one. */
  readonly typology: TextColumn | null
  /** USD; NaN where unknown. */
  readonly volumeUsd: Float64Array
}

export interface LabelledRows {
  readonly rows: TrainingRows
  readonly facts: RowFacts
}

/** Label, day, weight and group of each alert, and what it is judged by. */
export function readAlertRows(tables: AlignedTables): LabelledRows {
  const facts = {
    group: numberTexts(column(tables.alerts, 'address')).codes,
    severity: readText(column(tables.alerts, 'severity')),
    typology: readTypology(tables.labels),
    volumeUsd: amounts(column(tables.alerts, 'volume_usd')),
  }
  return { rows: readRows(tables.alerts, tables.labels, facts.group), facts }
}

/** The same of each cluster; a cluster is its own group over all its snapshots. */
export function readClusterRows(tables: ClusterTables): LabelledRows {
  const facts = {
    group: numberTexts(column(tables.clusters, 'cluster_id')).codes,
    severity: null,
    typology: null,
    volumeUsd: amounts(column(tables.clusters, 'total_volume_usd')),
  }
  return { rows: readRows(tables.clusters, tables.labels, facts.group), facts }
}

function readRows(main: Table, labels: Table, group: Int32Array): TrainingRows {
  const weight = Float32Array.from(numbers(column(labels, 'weight')))
  const knownDay = column(labels, 'known_date')
  return {
    label: Uint8Array.from(numbers(column(labels, 'label'))),
    // Without weights LightGBM need not multiply every gradient by 1.
    ...(weight.every((value) => value === 1) ? {} : { weight }),
    day: Int32Array.from(column(main, 'processing_date').toArray()),
    group: new Uint32Array(group.buffer),
    ...(knownDay.nullCount === knownDay.length ? {} : { knownDay: numbers(knownDay) }),
  }
}

function readTypology(labels: Table): TextColumn | null {
  const vector = column(labels, 'typology')
  return vector.nullCount === vector.length ? null : readText(vector)
}

/** As doubles, null = NaN. */
function numbers(vector: Vector): Float64Array {
  const values = Float64Array.from(vector.toArray() as ArrayLike<number>)
  if (vector.nullCount > 0) {
    for (let row = 0; row < values.length; row++) if (!vector.isValid(row)) values[row] = Number.NaN
  }
  return values
}

/** US dollars; NaN where unknown, which a negative amount is. */
function amounts(vector: Vector): Float64Array {
  return numbers(vector).map((value) => (value < 0 ? Number.NaN : value))
}

/** Extraction promises these columns, so that a missing one is a fault of the program, not of the data. */
function column(table: Table, name: string): Vector {
  const vector = table.getChild(name)
  if (vector === null)
    throw new TypeError(`Extracted tables lack the column ${name} that their contract names.`)
  return vector
}
