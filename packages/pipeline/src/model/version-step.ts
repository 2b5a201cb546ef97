import { isDeepStrictEqual } from 'node:util'
import type { FeatureState } from '@alertsmith/features'
import type { VersionStep } from '@alertsmith/storage'
import type { TrainingMetadata } from './save.js'

/** What decides how far the version of a model moves: plain JSON, so that a stored model and a new one compare alike. */
export interface VersionTraits {
  readonly features: readonly string[]
  /** How features are made, by name: compared where both models have them. A difference is a major step. */
  readonly definitions: Readonly<Record<string, unknown>>
  /** What the score means. A difference is a major step. */
  readonly meaning: Readonly<Record<string, unknown>>
  /** How the model came about. A difference is a minor step. */
  readonly making: Readonly<Record<string, unknown>>
}

/** How far the version moves, and why, in words. */
export interface ProposedStep {
  readonly step: VersionStep
  readonly reason: string
}

/**
 * Proposes semantic versions by what has changed since the latest model. Major: other features, other definitions of them
 * (own, declared or built-in), another window length, source mapping, label strategy or cluster rule. Minor: another LightGBM
 * parameter, seed, number of rounds or early stopping, another kind or size of the split, another calibration or threshold
 * rule. Patch: the same again on other data. What was fitted (means, vocabularies) counts as data, and so does a window that
 * moved; threads, folds, budgets and versions of software change no score that anybody chose.
 */
export function proposeVersionStep(before: VersionTraits, after: VersionTraits): ProposedStep {
  const { added, removed, meaning, making } = compareTraits(before, after)
  if (added.length + removed.length + meaning.length > 0) {
    const features = [
      ...(added.length > 0 ? [`features added: ${listed(added)}`] : []),
      ...(removed.length > 0 ? [`features removed: ${listed(removed)}`] : []),
    ]
    return { step: 'major', reason: [...features, ...meaning.map(inWords)].join('; ') }
  }
  return making.length > 0
    ? { step: 'minor', reason: making.map(inWords).join('; ') }
    : { step: 'patch', reason: 'the same features, parameters and labels; only the data may differ' }
}

/** A trait that differs; undefined where one of the models has none of that name. */
export interface TraitDifference {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

export interface TraitDifferences {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** What makes a major step beside added and removed features. */
  readonly meaning: readonly TraitDifference[]
  /** What makes a minor step. */
  readonly making: readonly TraitDifference[]
}

export function compareTraits(before: VersionTraits, after: VersionTraits): TraitDifferences {
  const inBoth = Object.keys(before.definitions).filter((name) => name in after.definitions)
  return {
    added: after.features.filter((name) => !before.features.includes(name)),
    removed: before.features.filter((name) => !after.features.includes(name)),
    meaning: [
      ...differences(before.definitions, after.definitions, inBoth),
      ...differences(before.meaning, after.meaning),
    ],
    making: differences(before.making, after.making),
  }
}

/** The parts of metadata.json that traits are made of. */
export const TRAIT_PARTS = [
  'options',
  'hyperparameters',
  'rounds',
  'early_stopping_rounds',
  'seed',
  'split',
  'calibration',
  'threshold',
  'training_period',
] as const

/** The traits of a model by its metadata and its fitted feature state. */
export function versionTraits(
  metadata: Pick<TrainingMetadata, (typeof TRAIT_PARTS)[number]> & Partial<Pick<TrainingMetadata, 'sources'>>,
  state: Pick<FeatureState, 'featureNames' | 'declared' | 'steps'>,
): VersionTraits {
  const { options, split } = metadata
  const labels = options.labels ?? { strategy: 'column' as const }
  // Threads decide nothing in a deterministic training; the seed has its own line.
  const { num_threads: _threads, seed: _seed, ...parameters } = metadata.hyperparameters
  const traits: VersionTraits = {
    features: state.featureNames,
    definitions: Object.fromEntries([
      ...state.declared.map((declared) => [`column ${declared.name}`, declared]),
      ...state.steps.map(({ name, version }) => [`version of step ${name}`, version]),
    ]),
    meaning: {
      'window length in days': metadata.training_period.window_days,
      labels: labels.strategy === 'column' ? { ...labels, column: labels.column ?? 'label' } : labels,
      // Whether other expressions over a team's tables mean the same is more than anybody can see here.
      'source mapping': metadata.sources?.sha256 ?? null,
      'cluster rule': options.modelType === 'cluster_scorer' ? (options.clusterRule ?? 'any') : null,
    },
    making: {
      ...parameters,
      rounds: metadata.rounds,
      'early stopping rounds': metadata.early_stopping_rounds,
      seed: metadata.seed,
      split: split.kind,
      // A test period that begins on a given day moves with the window: that is data.
      'test size':
        options.split.testStart === undefined ? (options.split.testSize ?? 0.2) : 'from a given day',
      'embargo in days': split.embargoDays,
      calibration: metadata.calibration,
      'threshold rule': metadata.threshold?.rule ?? null,
      'order of features': state.featureNames,
    },
  }
  return JSON.parse(JSON.stringify(traits)) as VersionTraits
}

function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  names: Iterable<string> = new Set([...Object.keys(before), ...Object.keys(after)]),
): TraitDifference[] {
  return [...names]
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ name, before: before[name], after: after[name] }))
}

function inWords({ name, before, after }: TraitDifference): string {
  return `${name} ${shown(before)} → ${shown(after)}`
}

const MAX_SHOWN = 60

function shown(value: unknown): string {
  const text =
    value === undefined || value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

const MAX_LISTED = 5

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED
  return names.slice(0, MAX_LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
