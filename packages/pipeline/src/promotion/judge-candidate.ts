import { AlertsmithError, type Logger, toIsoDate } from '@alertsmith/core'
import type { NetworkDatabase } from '@alertsmith/storage'
import { type Comparison, type ComparisonMetric, calibrationError, compareModels } from '@alertsmith/trainer'
import { SlicesDifferError } from '../errors.js'
import { requireParts } from '../model/check-model.js'
import type { ReadyModel } from '../model/load.js'
import { firewallAlarms } from '../training/alarms.js'
import {
  NO_EVIDENCE,
  type PromotionCheck,
  type PromotionEvidence,
  type PromotionLimits,
  type PromotionSlice,
} from './decision.js'
import { calibrationCheck, comparisonChecks, sliceCheck, trainingChecks } from './gate.js'
import { type ScoredSlice, scoreSlice } from './score-slice.js'
import { type SliceWindow, sliceWindow, type WantedDays } from './slice-window.js'

/**
 * By which metric models of a type are compared. Illicit alerts are rare and analysts look at the top of a list, which is
 * what average precision looks at; a ranker is judged as it was trained; clusters are about half illicit, where the plain
 * order is what matters.
 */
const METRIC: Readonly<Record<string, ComparisonMetric>> = {
  alert_scorer: 'pr_auc',
  alert_ranker: 'ndcg_at_10',
  cluster_scorer: 'roc_auc',
}

const BOOTSTRAP_SAMPLES = 1000

export interface CandidateInput {
  readonly candidate: ReadyModel
  /** Undefined where nobody is. */
  readonly champion: ReadyModel | undefined
  readonly limits: PromotionLimits
  readonly window: WantedDays
}

interface JudgingContext {
  readonly database: NetworkDatabase
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
}

/** Everything that the gate asks of a model whose golden rows match. Without a champion it is not compared, but checked. */
export async function judgeCandidate(
  input: CandidateInput,
  context: JudgingContext,
): Promise<{ readonly evidence: PromotionEvidence; readonly warnings: readonly string[] }> {
  const { candidate, champion, limits } = input
  const { metadata } = candidate.model
  const trained = requireParts(metadata, ['insufficient_labels', 'firewall'])
  const championId = champion?.model.modelId ?? null
  const checks: PromotionCheck[] = [
    { name: 'golden_rows', passed: true, sentence: 'Its golden rows give the scores of the training.' },
    ...trainingChecks({
      insufficient: trained.insufficient_labels !== null,
      alarms: firewallAlarms(trained.firewall),
    }),
  ]
  const evidence = { ...NO_EVIDENCE, champion_id: championId, checks, limits } satisfies PromotionEvidence

  const read = await readSlice(input, context)
  if ('problem' in read) {
    checks.push({ name: 'slice', passed: false, sentence: read.problem })
    return { evidence, warnings: [] }
  }
  const { scored, slice } = read
  const enough = sliceCheck(slice, metadata.model_type === 'cluster_scorer' ? 'clusters' : 'addresses')
  checks.push(enough)
  if (!enough.passed) return { evidence: { ...evidence, slice }, warnings: scored.warnings }

  let comparison: Comparison | undefined
  if (championId === null) {
    checks.push({ name: 'gain', passed: true, sentence: 'There is no champion to be compared with.' })
  } else {
    const metric = METRIC[metadata.model_type]!
    comparison = await compareModels(
      scored.rows,
      { candidate: scored.candidate, champion: scored.champion! },
      { metric, bootstrapSamples: BOOTSTRAP_SAMPLES, signal: context.signal },
    )
    checks.push(...comparisonChecks(comparison, championId, limits))
  }
  const error =
    metadata.model_type === 'alert_ranker'
      ? null
      : calibrationError({ ...scored.rows, score: scored.candidateProbability })
  checks.push(calibrationCheck(error, limits))
  return {
    evidence: {
      ...evidence,
      slice,
      calibration_error: error,
      ...(comparison && {
        metric: comparison.metric,
        gain: { champion: comparison.champion, candidate: comparison.candidate, ...comparison.gain },
        segments: comparison.segments,
        bootstrap: comparison.bootstrap,
      }),
    },
    warnings: scored.warnings,
  }
}

async function readSlice(
  { candidate, champion, window: wanted }: CandidateInput,
  context: JudgingContext,
): Promise<{ scored: ScoredSlice; slice: PromotionSlice } | { problem: string }> {
  const models = [candidate, ...(champion ? [champion] : [])].map(({ model }) => model.metadata)
  const window = await sliceWindow(models, wanted, context)
  if (window === undefined) {
    return { problem: 'There are no rows yet of days that none of the models has learned from.' }
  }
  try {
    const scored = await scoreSlice({ candidate, champion }, window, context)
    return { scored, slice: describeSlice(window, scored) }
  } catch (error) {
    const wayOut = champion && otherLength(candidate, champion)
    const differ = AlertsmithError.isInstance(error) && error.code === SlicesDifferError.spec.code
    if (!AlertsmithError.saysNothingThere(error) && !(differ && wayOut !== undefined)) throw error
    const sentence = `The slice ${window.startDate} to ${window.endDate} cannot be judged on: ${error.message}`
    return { problem: wayOut === undefined ? sentence : `${sentence} ${wayOut}` }
  }
}

/** What to do where models read snapshots of different lengths; undefined where they read the same. */
function otherLength(candidate: ReadyModel, { model: champion }: ReadyModel): string | undefined {
  const { network, model_type: modelType, training_period: period } = candidate.model.metadata
  const length = champion.metadata.training_period.window_days
  if (period.window_days === length) return undefined
  return `The champion ${champion.modelId} reads snapshots of ${length} days, this model of ${period.window_days}. To go on with ${period.window_days} days, retire the champion: alertsmith models unalias champion --network ${network} --model-type ${modelType} --reason "moved to ${period.window_days}-day windows". Without a champion the next promotion compares with nobody.`
}

function describeSlice({ startDate, endDate }: SliceWindow, scored: ScoredSlice): PromotionSlice {
  const { label, day, group } = scored.rows
  const rows = label.length
  let positives = 0
  for (let row = 0; row < rows; row++) positives += Number(label[row]! > 0)
  const days = Int32Array.from(day).sort()
  return {
    start_date: startDate,
    end_date: endDate,
    first_date: toIsoDate(days[0]!),
    last_date: toIsoDate(days[rows - 1]!),
    rows,
    positives,
    groups: new Set(Array.from(group)).size,
    data_fingerprint: scored.fingerprint,
    champion_data_fingerprint: scored.championFingerprint,
  }
}
