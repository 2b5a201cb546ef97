import { isDeepStrictEqual } from 'node:util'
import type { AddressForm } from '@alertsmith/core'
import type { DayFingerprints, MappingRecord } from '@alertsmith/extraction'
import type { Registry, StoredMetadata } from '@alertsmith/storage'
import type { TrainingOptions } from '../training/options.js'
import { isSoundMetadata } from './check-model.js'
import type { RecordedOptions } from './recorded-options.js'

interface ExtractedDays {
  readonly days: DayFingerprints
  readonly mapping: MappingRecord | null
  readonly addressForm: AddressForm
}

type Reading = Pick<TrainingOptions, 'modelType' | 'window' | 'labels' | 'clusterRule'> & {
  readonly network: string
  readonly features?: Pick<NonNullable<TrainingOptions['features']>, 'declared'> | undefined
}

/** Most days that a sentence names. */
const NAMED_DAYS = 10

/** Compares with the newest model that was trained on data read in the same way, and says in sentences what differs. */
export async function daysUnlikeEarlierModel(
  registry: Registry,
  reading: Reading,
  extracted: ExtractedDays,
): Promise<string[]> {
  const { network, modelType } = reading
  const { models } = await registry.list({ network, modelType })
  const [newest] = models
    .filter(({ metadata }) => comparableDays(metadata, reading, extracted) !== undefined)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  return newest === undefined ? [] : daysUnlikeModel(newest.metadata, reading, extracted)
}

/**
 * Says in sentences which days that a model was trained on ${rewritten.length === 1 ? 'holds' : 'hold'} other rows now, or fewer. More rows are no reason: labels
 * come later than alerts. Says nothing where the model read its data in another way.
 */
export function daysUnlikeModel(
  metadata: StoredMetadata,
  reading: Reading,
  extracted: ExtractedDays,
): string[] {
  const recorded = comparableDays(metadata, reading, extracted)
  if (recorded === undefined) return []
  const { startDate, endDate } = reading.window
  const rewritten: string[] = []
  const fewer: string[] = []
  for (const [day, { rows, sha256 }] of Object.entries(recorded)) {
    if (day < startDate || day > endDate) continue
    const now = extracted.days.days[day]
    if (now === undefined || now.rows < rows) fewer.push(day)
    else if (now.rows === rows && now.sha256 !== sha256) rewritten.push(day)
  }
  const model = metadata.model_id
  return [
    ...(rewritten.length === 0
      ? []
      : [
          `${snapshots(rewritten)} that ${model} was trained on ${rewritten.length === 1 ? 'holds' : 'hold'} other rows now: ${named(rewritten)}. It cannot be reproduced, and figures of then and now are not of the same data. Find out who changed these snapshots.`,
        ]),
    ...(fewer.length === 0
      ? []
      : [
          `${snapshots(fewer)} that ${model} was trained on ${fewer.length === 1 ? 'has' : 'have'} fewer labelled rows now, or none: ${named(fewer)}. It cannot be reproduced. Find out whether labels or rows were taken away.`,
        ]),
  ]
}

/** The model's days, where they were read as these are; undefined also for models of before days were recorded. */
function comparableDays(
  metadata: StoredMetadata,
  reading: Reading,
  { days, mapping, addressForm }: ExtractedDays,
): DayFingerprints['days'] | undefined {
  // Models of the list were not loaded.
  if (!isSoundMetadata(metadata)) return undefined
  const recorded = metadata.data_days as DayFingerprints | undefined
  const options = metadata.options as RecordedOptions | undefined
  const sources = metadata.sources as MappingRecord | null | undefined
  const same =
    recorded?.columns === days.columns &&
    metadata.network === reading.network &&
    metadata.training_period.window_days === reading.window.windowDays &&
    (metadata.address_form ?? 'exact') === addressForm &&
    (sources?.sha256 ?? null) === (mapping?.sha256 ?? null) &&
    options !== undefined &&
    isDeepStrictEqual(wayOfReading(options), wayOfReading(reading))
  return same ? recorded.days : undefined
}

/** Through JSON, as recorded options were: there, a key without a value is none. */
function wayOfReading({ modelType, labels, clusterRule, features }: Omit<Reading, 'network' | 'window'>) {
  const declared = features?.declared ?? []
  return JSON.parse(
    JSON.stringify({
      modelType,
      labels: labels ?? { strategy: 'column' },
      clusterRule: clusterRule ?? 'any',
      declared,
    }),
  ) as unknown
}

function snapshots({ length }: readonly string[]): string {
  return length === 1 ? '1 snapshot' : `${length} snapshots`
}

function named(days: readonly string[]): string {
  const more = days.length - NAMED_DAYS
  return `${days.slice(0, NAMED_DAYS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
