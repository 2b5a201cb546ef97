import type { AliasEvent } from '@alertsmith/storage'
import type { PromotionEvidence } from './decision.js'

/** Says where the rows of a slice are no longer those that the same model was last judged on. */
export function changedSlice(
  history: readonly AliasEvent[],
  modelId: string,
  { slice }: PromotionEvidence,
): string[] {
  if (slice === null) return []
  const last = history.findLast(
    (event) => event.modelId === modelId && (event.evidence as PromotionEvidence | null)?.slice,
  )
  const before = (last?.evidence as PromotionEvidence | undefined)?.slice
  const sameDays = before?.start_date === slice.start_date && before.end_date === slice.end_date
  if (!before || !sameDays || before.data_fingerprint === slice.data_fingerprint) return []
  return [
    `The rows of ${slice.start_date} to ${slice.end_date} have changed since ${modelId} was judged on them on ${last!.at.slice(0, 10)}: the data fingerprint was ${before.data_fingerprint.slice(0, 12)}… and is ${slice.data_fingerprint.slice(0, 12)}… now.`,
  ]
}
