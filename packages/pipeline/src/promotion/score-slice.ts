import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@alertsmith/core'
import type { NetworkDatabase } from '@alertsmith/storage'
import type { ComparedRows } from '@alertsmith/trainer'
import type { Table } from 'apache-arrow'
import type { ReadyModel } from '../model/load.js'
import { recordedOptions } from '../model/recorded-options.js'
import { extractAlertsFor, extractClustersFor } from '../training/extraction.js'
import { judgedRows } from '../training/judge.js'
import { type LabelledRows, readAlertRows, readClusterRows } from '../training/rows.js'
import { joinRows, type KeyedRows } from './join-rows.js'
import { knownAddresses } from './known-addresses.js'
import type { SliceWindow } from './slice-window.js'

/** The scores of both models for the same labelled rows. */
export interface ScoredSlice {
  readonly rows: ComparedRows
  readonly candidate: Float64Array
  /** As probabilities: after calibration, where the candidate has one. */
  readonly candidateProbability: Float64Array
  /** Null where there is no champion. */
  readonly champion: Float64Array | null
  readonly fingerprint: string
  /** Null where one extraction served both. */
  readonly championFingerprint: string | null
  readonly warnings: readonly string[]
}

interface SliceContext {
  readonly database: NetworkDatabase
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
}

/**
 * Scores the labelled rows of a slice with both models, each on features of its own. Labels are those of the candidate's
 * strategy for both. Where both read the same columns of the same snapshots they share one extraction.
 */
export async function scoreSlice(
  { candidate, champion }: { readonly candidate: ReadyModel; readonly champion: ReadyModel | undefined },
  window: SliceWindow,
  context: SliceContext,
): Promise<ScoredSlice> {
  const { signal } = context
  const own = await extract(candidate, candidate, window, context)
  const shared = champion === undefined || reads(candidate, champion)
  const other = shared ? own : await extract(champion, candidate, window, context)
  const scores = await score(candidate, own, signal)
  const championScores = champion && (await score(champion, other, signal))
  const joined = shared ? undefined : joinRows(keyed(candidate, own), keyed(champion!, other))
  const models = [candidate, ...(champion ? [champion] : [])].map(({ model }) => model.metadata)
  const known = await knownAddresses(models, window, context.database, signal)
  const { label, day, group, weight, severity } = judgedRows(
    own.labelled.rows,
    own.labelled.facts,
    Int32Array.from(own.keys, (_, row) => row),
    scores,
  )
  return {
    rows: {
      label,
      day,
      group,
      weight,
      severity,
      seen: Uint8Array.from(own.groupNames, (name) => Number(known.has(name))),
    },
    candidate: scores,
    candidateProbability: candidate.calibrate(scores) ?? scores,
    champion: championScores
      ? joined
        ? Float64Array.from(joined, (row) => championScores[row]!)
        : championScores
      : null,
    fingerprint: own.fingerprint,
    championFingerprint: shared ? null : other.fingerprint,
    warnings: own.warnings,
  }
}

/** Whether two models read the same columns of the same snapshots. */
function reads(a: ReadyModel, b: ReadyModel): boolean {
  return (
    a.model.metadata.training_period.window_days === b.model.metadata.training_period.window_days &&
    isDeepStrictEqual(a.builder.declared, b.builder.declared)
  )
}

interface ExtractedSlice {
  readonly tables: Parameters<ReadyModel['builder']['transform']>[0]
  readonly labelled: LabelledRows
  /** What tells the rows apart, whatever else is extracted. */
  readonly keys: readonly string[]
  /** Address, or cluster, of each row. */
  readonly groupNames: readonly string[]
  readonly fingerprint: string
  readonly warnings: readonly string[]
}

async function extract(
  reader: ReadyModel,
  labeller: ReadyModel,
  window: SliceWindow,
  context: SliceContext,
): Promise<ExtractedSlice> {
  const recorded = recordedOptions(labeller.model.metadata)
  const options = {
    ...recorded,
    window: { ...window, windowDays: reader.model.metadata.training_period.window_days },
    features: { declared: reader.builder.declared },
  }
  if (recorded.modelType === 'cluster_scorer') {
    const { tables, fingerprint, warnings } = await extractClustersFor(options, context)
    const groupNames = texts(tables.clusters, 'cluster_id')
    const labelled = readClusterRows(tables)
    // A cluster is one row in every snapshot.
    const keys = groupNames.map((name, row) => `${name} ${labelled.rows.day[row]}`)
    return { tables, labelled, keys, groupNames, fingerprint, warnings }
  }
  const { tables, fingerprint, warnings } = await extractAlertsFor(options, context)
  return {
    tables,
    labelled: readAlertRows(tables),
    keys: texts(tables.alerts, 'alert_id'),
    groupNames: texts(tables.alerts, 'address'),
    fingerprint,
    warnings,
  }
}

function score(
  model: ReadyModel,
  { tables }: ExtractedSlice,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  return model.score(model.builder.transform(tables), { signal })
}

function keyed({ model }: ReadyModel, { keys, labelled }: ExtractedSlice): KeyedRows {
  return { modelId: model.modelId, key: keys, label: labelled.rows.label }
}

function texts(table: Table, column: string): string[] {
  return Array.from(table.getChild(column)!, String)
}
