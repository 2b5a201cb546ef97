import { type IsoDate, toDayNumber, toIsoDate } from '@alertsmith/core'
import type { StoredMetadata } from '@alertsmith/storage'
import { LearnedDaysError } from '../errors.js'
import { requireParts } from './check-model.js'

/** The last day whose rows had a part in growing a model, stopping it, calibrating it or choosing its threshold. */
export function lastLearnedDay(metadata: StoredMetadata): IsoDate {
  const { split, training_period: period } = requireParts(metadata, ['split', 'training_period'])
  if (split.kind !== 'temporal') return period.end_date
  const { train, validation } = split.parts
  return [train.lastDate, validation.lastDate].sort()[1]!
}

export interface WantedPeriod {
  readonly network: string
  readonly startDate: IsoDate
  readonly endDate: IsoDate
  /** Go on all the same, and say so. Default false. */
  readonly allowLearnedDays?: boolean | undefined
}

/**
 * A model knows the outcome of the days that it has learned from: its scores of them, and every figure of those scores, are
 * better than those of any later day. Other networks have other rows, whatever their days.
 *
 * @returns an alarm where such days are asked for and allowed, else none
 * @throws {LearnedDaysError} where they are not allowed
 */
export function learnedDaysAlarms(
  metadata: StoredMetadata,
  { network, startDate, endDate, allowLearnedDays = false }: WantedPeriod,
): readonly string[] {
  const first = metadata.training_period.start_date
  const last = lastLearnedDay(metadata)
  // A period that ends before it starts is refused by whoever reads it.
  if (metadata.network !== network || endDate < startDate || endDate < first || startDate > last) return []
  const days = startDate === endDate ? startDate : `${startDate} to ${endDate}`
  const learned = `Model "${metadata.model_id}" has learned from the days ${first} to ${last}`
  if (allowLearnedDays) {
    return [`${learned}: what it says of ${days} is better than it is on days that it does not know.`]
  }
  const later = toIsoDate(toDayNumber(last) + 1)
  throw new LearnedDaysError(
    `${learned}, so ${days} must not overlap them: its scores there are better than on any other day. ` +
      `Use days from ${later} on, or ask for these with --allow-learned-days.`,
    { context: { modelId: metadata.model_id, first, last, startDate, endDate, earliest: later } },
  )
}
