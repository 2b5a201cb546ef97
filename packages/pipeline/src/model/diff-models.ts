import type { FeatureState } from '@alertsmith/features'
import type { LoadedModel, Registry } from '@alertsmith/storage'
import { describeLabels } from '../report/training-document.js'
import { checkModel, readJson, requireParts } from './check-model.js'
import { FEATURES_FILE } from './model-files.js'
import { recordedOptions } from './recorded-options.js'
import type { TrainingMetadata } from './save.js'
import {
  compareTraits,
  proposeVersionStep,
  TRAIT_PARTS,
  type TraitDifference,
  versionTraits,
} from './version-step.js'

/** A value of both models; null where one has none. */
export interface Sides<Value> {
  readonly before: Value
  readonly after: Value
}

/** The document of `alertsmith models diff --json`. */
export interface ModelDiff {
  readonly model_id: Sides<string>
  readonly created_at: Sides<string>
  /** How far the version would move from the first to the second, and why. */
  readonly step: string
  readonly reason: string
  readonly features: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly in_both: number
  }
  /** Definitions of features, labels and window length that differ. */
  readonly meaning: readonly TraitDifference[]
  /** Parameters, split, calibration and threshold rule that differ. */
  readonly making: readonly TraitDifference[]
  readonly labels: Sides<string>
  readonly data: Sides<{
    readonly start_date: string
    readonly end_date: string
    readonly window_days: number
    readonly rows: number
    readonly positive_rate: number
    readonly fingerprint: string
  }>
  readonly split: Sides<{
    readonly kind: string
    readonly test_start: string | null
    readonly train: number
    readonly validation: number
    readonly test: number
  }>
  /** Figures that both or one of the models have, each on test rows of its own. */
  readonly metrics: readonly (Sides<number | null> & { readonly name: string })[]
  /** Shares of the total gain, by how far they moved. */
  readonly importances: readonly (Sides<number> & { readonly feature: string })[]
  /** Versions of software that differ. */
  readonly versions: readonly (Sides<string | null> & { readonly name: string })[]
}

/** What distinguishes two models, by what is stored with them. Their checksums are proven first. */
export async function diffModels(registry: Registry, before: string, after: string): Promise<ModelDiff> {
  const [a, b] = [describe(await registry.load(before)), describe(await registry.load(after))]
  const { added, removed, meaning, making } = compareTraits(a.traits, b.traits)
  const sides = <Value>(of: (model: typeof a) => Value): Sides<Value> => ({ before: of(a), after: of(b) })
  return {
    model_id: sides(({ model }) => model.modelId),
    created_at: sides(({ model }) => model.metadata.created_at),
    ...proposeVersionStep(a.traits, b.traits),
    features: { added, removed, in_both: a.traits.features.length - removed.length },
    meaning,
    making,
    labels: sides(({ metadata }) => describeLabels(metadata.options)),
    data: sides(({ metadata: { training_period, data_stats, data_fingerprint } }) => ({
      ...training_period,
      rows: data_stats.num_samples,
      positive_rate: data_stats.positive_rate,
      fingerprint: data_fingerprint,
    })),
    split: sides(({ metadata: { split } }) => ({
      kind: split.kind,
      test_start: split.testStart,
      train: split.parts.train.rows,
      validation: split.parts.validation.rows,
      test: split.parts.test.rows,
    })),
    metrics: inEither(numbersOf(a.metadata.metrics), numbersOf(b.metadata.metrics)).map(
      ([name, ...values]) => ({
        name,
        before: values[0] ?? null,
        after: values[1] ?? null,
      }),
    ),
    importances: inEither(gainShares(a.metadata), gainShares(b.metadata))
      .map(([feature, from = 0, to = 0]) => ({ feature, before: from, after: to }))
      .sort((x, y) => Math.abs(y.after - y.before) - Math.abs(x.after - x.before)),
    versions: inEither(a.metadata.versions, b.metadata.versions)
      .filter(([, from, to]) => from !== to)
      .map(([name, from = null, to = null]) => ({ name, before: from, after: to })),
  }
}

const PARTS = [
  ...TRAIT_PARTS,
  'data_stats',
  'data_fingerprint',
  'metrics',
  'importances',
  'versions',
] as const

function describe(model: LoadedModel) {
  checkModel(model)
  recordedOptions(model.metadata)
  const metadata = requireParts(model.metadata, PARTS)
  return {
    model,
    metadata,
    traits: versionTraits(metadata, readJson(model, FEATURES_FILE) as FeatureState),
  }
}

function numbersOf(metrics: object): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => typeof value === 'number'))
}

function gainShares({ importances }: Pick<TrainingMetadata, 'importances'>): Record<string, number> {
  const total = importances.reduce((sum, { gain }) => sum + gain, 0)
  return Object.fromEntries(importances.map(({ feature, gain }) => [feature, total > 0 ? gain / total : 0]))
}

/** Every name that one of the records has, with the value in each. */
function inEither<Value>(
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): [name: string, before: Value | undefined, after: Value | undefined][] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].map((name) => [name, before[name], after[name]])
}
