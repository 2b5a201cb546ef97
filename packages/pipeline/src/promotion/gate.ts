import { type ComparedSegment, type Comparison, SEGMENT_KINDS, type SegmentKind } from '@alertsmith/trainer'
import type { PromotionCheck, PromotionLimits, PromotionSlice } from './decision.js'

/** Rows of each class, and addresses, that a slice needs to say anything. */
export const MINIMUM_SLICE = 20

/** Rows of each class that a segment needs to be judged by itself. */
export const MINIMUM_SEGMENT = 20

/** What was known when the model was trained. */
export function trainingChecks(training: {
  readonly insufficient: boolean
  readonly alarms: readonly string[]
}): PromotionCheck[] {
  const { insufficient, alarms } = training
  return [
    {
      name: 'labels',
      passed: !insufficient,
      sentence: insufficient
        ? 'A part of its training had too few labels of a kind; the model is marked as insufficient for ever.'
        : 'Every part of its training had enough labels.',
    },
    {
      name: 'leakage',
      passed: alarms.length === 0,
      sentence:
        alarms.length === 0
          ? 'Its training raised no leakage alarm.'
          : `Its training raised a leakage alarm: ${alarms.join(' ')}`,
    },
  ]
}

/**
 * Whether there are rows enough to judge on.
 *
 * @param noun What a group is.
 */
export function sliceCheck(
  slice: Pick<PromotionSlice, 'start_date' | 'end_date' | 'rows' | 'positives' | 'groups'>,
  noun: 'addresses' | 'clusters',
): PromotionCheck {
  const { start_date, end_date, rows, positives, groups } = slice
  const smallest = Math.min(positives, rows - positives, groups)
  return {
    name: 'slice',
    passed: smallest >= MINIMUM_SLICE,
    sentence: `The slice ${start_date} to ${end_date} has ${positives} positive and ${rows - positives} negative rows of ${groups} ${noun}; at least ${MINIMUM_SLICE} of each are needed.`,
  }
}

/** Whether the candidate is better, and nowhere much worse. */
export function comparisonChecks(
  comparison: Comparison,
  championId: string,
  limits: PromotionLimits,
): PromotionCheck[] {
  return [
    gainCheck(comparison, championId, limits),
    ...SEGMENT_KINDS.flatMap((kind) => segmentCheck(kind, comparison.segments, limits) ?? []),
  ]
}

function gainCheck(
  { metric, champion, candidate, gain }: Comparison,
  championId: string,
  { min_gain: margin }: PromotionLimits,
): PromotionCheck {
  const { value, low, high } = gain
  const name = METRIC_NAMES[metric]
  if (value === null || low === null || high === null) {
    return {
      name: 'gain',
      passed: false,
      sentence: `A gain in ${name} over ${championId} with its bounds cannot be worked out on this slice; its lower bound must be above ${margin}.`,
    }
  }
  return {
    name: 'gain',
    passed: low > margin,
    sentence: `The gain in ${name} over ${championId} is ${figure(value)} (${figure(champion!)} → ${figure(candidate!)}; 95 %: ${figure(low)} to ${figure(high)}); its lower bound must be above ${margin}.`,
  }
}

/** The worst segment of a kind; undefined where the kind does not exist. */
function segmentCheck(
  kind: SegmentKind,
  segments: readonly ComparedSegment[],
  { max_segment_fall: limit }: PromotionLimits,
): PromotionCheck | undefined {
  const ofKind = segments.filter((segment) => segment.kind === kind)
  if (ofKind.length === 0) return undefined
  const judged = ofKind.filter(
    ({ positives, rows, gain }) =>
      gain !== null && positives >= MINIMUM_SEGMENT && rows - positives >= MINIMUM_SEGMENT,
  )
  const counted = `${judged.length} of ${ofKind.length} have ${MINIMUM_SEGMENT} rows of each class and are judged`
  const [worst] = judged.toSorted((a, b) => a.gain! - b.gain!)
  const sentence =
    worst === undefined
      ? `By ${kind}, nothing can be judged (${counted}).`
      : `By ${kind}, the lowest gain is ${figure(worst.gain!)} (${worst.name}: ${figure(worst.champion!)} → ${figure(worst.candidate!)}); a fall of at most ${limit} is allowed (${counted}).`
  return { name: `segments_${kind}`, passed: worst === undefined || worst.gain! >= -limit, sentence }
}

/** @param error Null for a model whose scores are no probabilities. */
export function calibrationCheck(
  error: number | null,
  { max_calibration_error: limit }: PromotionLimits,
): PromotionCheck {
  return {
    name: 'calibration',
    passed: error === null || error <= limit,
    sentence:
      error === null
        ? 'Calibration is not judged: the scores of a ranker are no probabilities.'
        : `Its probabilities are off by ${figure(error)} on the slice (expected calibration error); at most ${limit} is allowed.`,
  }
}

export const METRIC_NAMES = { pr_auc: 'PR-AUC', roc_auc: 'ROC-AUC', ndcg_at_10: 'NDCG@10' } as const

function figure(value: number): string {
  return value.toFixed(4)
}
