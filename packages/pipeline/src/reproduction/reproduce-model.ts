import { createHash } from 'node:crypto'
import { type Logger, silentLogger } from '@alertsmith/core'
import type { MappingRecord } from '@alertsmith/extraction'
import type { FeatureStep } from '@alertsmith/features'
import { requireAddon } from '@alertsmith/lightgbm'
import type { NetworkDatabase, Registry } from '@alertsmith/storage'
import { OtherNetworkError, OwnStepsMissingError } from '../errors.js'
import { checkModel, requireParts } from '../model/check-model.js'
import { MODEL_FILE } from '../model/model-files.js'
import { recordedOptions } from '../model/recorded-options.js'
import { extractAlertsFor } from '../training/extraction.js'
import { growModel } from '../training/grow.js'
import { PhaseClock } from '../training/phases.js'
import { prepare } from '../training/prepare.js'

/** The stages of a training, in the order in which they are compared. */
export const STAGES = ['data', 'split', 'features', 'trees'] as const
export type Stage = (typeof STAGES)[number]

export interface StageComparison {
  readonly stage: Stage
  readonly same: boolean
  readonly expected: string
  readonly found: string
}

/** The document of `alertsmith reproduce --json`. */
export interface Reproduction {
  readonly model_id: string
  /** True where model.txt came out byte for byte the same. */
  readonly identical: boolean
  /** Null where all are the same. */
  readonly first_difference: Stage | null
  /** Up to the first that differs, which decides all later ones. */
  readonly stages: readonly StageComparison[]
  /** Differences in what a byte-identical model depends on beside data and options, e.g. another Node, or other sources. */
  readonly environment: readonly string[]
}

export interface ReproduceContext {
  readonly database: NetworkDatabase
  readonly registry: Registry
  readonly logger?: Logger | undefined
  readonly signal?: AbortSignal | undefined
  /** The own steps that the model was trained with. */
  readonly steps?: readonly FeatureStep[] | undefined
}

/** Extracts, builds and trains again from a model's metadata, and says whether the same came out. Saves nothing. */
export async function reproduceModel(
  modelId: string,
  { database, registry, signal, logger = silentLogger, steps = [] }: ReproduceContext,
): Promise<Reproduction> {
  const { metadata } = checkModel(await registry.load(modelId))
  if (metadata.network !== database.network) {
    throw new OtherNetworkError(
      `Model "${modelId}" must be reproduced on network "${metadata.network}"; got "${database.network}".`,
      { context: { expected: metadata.network, found: database.network } },
    )
  }
  requireAddon()
  const recorded = recordedOptions(metadata)
  const { features = { steps: [] }, ...rest } = recorded
  const trained = requireParts(metadata, [
    'threads',
    'versions',
    'data_fingerprint',
    'split',
    'feature_state_hash',
  ])
  const own = features.steps.map(({ name, version }) => {
    const step = steps.find((candidate) => candidate.name === name && candidate.version === version)
    if (step !== undefined) return step
    throw new OwnStepsMissingError(
      `Model "${modelId}" was trained with the own step "${name}" version ${version}; it was not given.`,
      { context: { name, version } },
    )
  })
  const options = { ...rest, features: { ...features, steps: own }, threads: trained.threads }
  const clock = new PhaseClock({ logger, signal })
  const prepared = await prepare(options, { database, logger, signal }, clock, extractAlertsFor)

  const stages: StageComparison[] = []
  const same = (stage: Stage, expected: string, found: string) => {
    stages.push({ stage, same: expected === found, expected, found })
    return expected === found
  }
  const ended = (): Reproduction => {
    const different = stages.find((stage) => !stage.same)
    return {
      model_id: modelId,
      identical: different === undefined && stages.length === STAGES.length,
      first_difference: different?.stage ?? null,
      stages,
      environment: [
        ...environmentDifferences(trained.versions),
        ...otherSources(metadata.sources as MappingRecord | null | undefined, prepared.data.mapping),
        ...otherAddressForm(metadata.address_form ?? 'exact', prepared.data.addressForm),
      ],
    }
  }
  if (!same('data', trained.data_fingerprint, prepared.data.fingerprint)) return ended()
  if (!same('split', digest(JSON.stringify(trained.split)), digest(JSON.stringify(prepared.split.summary))))
    return ended()
  if (!same('features', trained.feature_state_hash, prepared.builder.stateHash)) return ended()
  using grown = await growModel(prepared, { ...options, cvFolds: 0 }, { signal, logger })
  same('trees', metadata.files[MODEL_FILE]!.sha256, digest(grown.modelText))
  return ended()
}

function environmentDifferences(recorded: Readonly<Record<string, string>>): string[] {
  const now = { node: process.versions.node }
  return Object.entries(now)
    .filter(([name, version]) => recorded[name] !== undefined && recorded[name] !== version)
    .map(([name, version]) => `${name} ${version} (trained with ${recorded[name]})`)
}

/** @param recorded undefined for models of before there were sources */
function otherSources(recorded: MappingRecord | null | undefined, now: MappingRecord | null): string[] {
  if ((recorded?.sha256 ?? null) === (now?.sha256 ?? null)) return []
  return [`tables ${nameSources(now)} (trained ${nameSources(recorded ?? null)})`]
}

function otherAddressForm(recorded: unknown, now: string): string[] {
  return recorded === now ? [] : [`addressForm ${now} (trained with ${String(recorded)})`]
}

function nameSources(mapping: MappingRecord | null): string {
  return mapping === null ? 'of their own' : `through the sources ${mapping.sha256.slice(0, 12)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
