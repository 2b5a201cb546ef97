import { type FeatureMatrix, nearest } from '@alertsmith/core'
import type { ExtractedData } from '@alertsmith/extraction'
import { FeatureBuilder, type Refit } from '@alertsmith/features'
import { foldKind, planSplit, type SplitPlan, type TrainingRows } from '@alertsmith/trainer'
import { type ExtractAlerts, extractClustersFor } from './extraction.js'
import type { TrainingOptions } from './options.js'
import type { PhaseClock } from './phases.js'
import { type LabelledRows, type RowFacts, readAlertRows, readClusterRows } from './rows.js'
import type { TrainingContext, TrainingRun } from './train.js'

/** What is known of the extracted data when its tables are gone. */
export type DataEvidence = Omit<ExtractedData, 'tables'>

/** Data that is ready to be trained on. */
export interface PreparedData {
  readonly data: DataEvidence
  readonly rows: TrainingRows
  readonly facts: RowFacts
  readonly split: SplitPlan
  readonly builder: FeatureBuilder
  readonly matrix: FeatureMatrix
  /** Features as learned from fewer rows, for folds that must not know later ones; undefined where no fold needs it. */
  readonly refit: Refit | undefined
  readonly trainingRun: TrainingRun | undefined
}

/** A function of its own, so that the extracted tables can be collected before LightGBM bins the matrix. */
export async function prepare(
  options: TrainingOptions & { readonly seed: number },
  context: Required<Pick<TrainingContext, 'database' | 'logger'>> &
    Pick<TrainingContext, 'signal' | 'onExtracted'>,
  clock: PhaseClock,
  extractAlerts: ExtractAlerts,
): Promise<PreparedData> {
  const announce = (data: DataEvidence, { numRows: rows }: { readonly numRows: number }) =>
    context.onExtracted?.({ dataFingerprint: data.fingerprint, rows })
  if (options.modelType === 'cluster_scorer') {
    const { tables, ...data } = await clock.run('extract', () => extractClustersFor(options, context))
    const trainingRun = await announce(data, tables.clusters)
    const built = await clock.run('features', () =>
      build(options, context, data, tables, readClusterRows(tables)),
    )
    return { ...built, trainingRun }
  }
  const { tables, ...data } = await clock.run('extract', () => extractAlerts(options, context))
  const trainingRun = await announce(data, tables.alerts)
  const built = await clock.run('features', () =>
    build(options, context, data, tables, readAlertRows(tables)),
  )
  return { ...built, trainingRun }
}

function build(
  {
    modelType,
    split: splitOptions,
    features,
    acknowledgedFeatures = [],
    seed,
    cv,
    cvFolds,
  }: TrainingOptions & { readonly seed: number },
  { logger }: Required<Pick<TrainingContext, 'logger'>>,
  data: DataEvidence,
  tables: Parameters<typeof FeatureBuilder.fit>[0],
  { rows, facts }: LabelledRows,
): Omit<PreparedData, 'trainingRun'> {
  const { kind, testStart, testSize, embargoDays } = splitOptions
  const split = planSplit(rows, {
    kind,
    testStart,
    testSize,
    embargoDays,
    seed,
    modelType,
    // The sufficiency gate reports all parts together.
    allowSingleClass: true,
  })
  const builder = FeatureBuilder.fit(tables, {
    rows: split.train,
    grain: modelType === 'cluster_scorer' ? 'cluster' : 'alert',
    ...features,
  })
  const matrix = builder.transform(tables)
  const forward = cvFolds !== 0 && foldKind(split, cv) === 'walk-forward'
  const refit = forward ? builder.refitter(tables, matrix) : undefined
  logger.info({ rows: matrix.numRows, features: matrix.names.length }, 'Feature matrix built')
  const warnings = [...data.warnings, ...unknownAcknowledged(acknowledgedFeatures, matrix.names)]
  return { data: { ...data, warnings }, rows, facts, split, builder, matrix, refit }
}

/** A misspelt name would leave its alarm as it is; where several model types are trained, one may lack what others have. */
function unknownAcknowledged(acknowledged: readonly string[], names: readonly string[]): string[] {
  return acknowledged
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names)
      return `"${name}" (--acknowledge-feature) is no feature of this model.${near ? ` Did you mean "${near}"?` : ''}`
    })
}
