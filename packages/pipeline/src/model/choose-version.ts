import { AlertsmithError, type ModelType } from '@alertsmith/core'
import type { FeatureState } from '@alertsmith/features'
import type { Registry, VersionStep } from '@alertsmith/storage'
import { checkModel, readJson, requireParts } from './check-model.js'
import { FEATURES_FILE } from './model-files.js'
import { recordedOptions } from './recorded-options.js'
import { proposeVersionStep, TRAIT_PARTS, type VersionTraits, versionTraits } from './version-step.js'

/** How a model came by its version: metadata's `version_choice`. */
export interface VersionChoice {
  /** `first` where there is no model to compare with; `given` where the caller named the version. */
  readonly step: VersionStep | 'first' | 'given'
  /** The latest model when this one was saved; null where there was none that could be read. */
  readonly compared_with: string | null
  readonly reason: string
}

/** Compares a model that is about to be saved with the latest of its network and type. */
export async function chooseVersion(
  registry: Registry,
  { network, modelType, version }: { network: string; modelType: ModelType; version?: string | undefined },
  traits: VersionTraits,
): Promise<VersionChoice> {
  const choice = await propose(registry, { network, modelType }, traits)
  if (version === undefined) return choice
  const otherwise =
    choice.step === 'first' ? choice.reason : `the change alone is ${choice.step}: ${choice.reason}`
  return { step: 'given', compared_with: choice.compared_with, reason: `asked for by name; ${otherwise}` }
}

async function propose(
  registry: Registry,
  key: { network: string; modelType: ModelType },
  traits: VersionTraits,
): Promise<VersionChoice> {
  const latest = await registry.latest(key)
  if (latest === undefined) {
    return { step: 'first', compared_with: null, reason: 'the first model of its network and type' }
  }
  const { modelId } = latest
  try {
    const model = checkModel(await registry.load(modelId))
    recordedOptions(model.metadata)
    const before = versionTraits(
      requireParts(model.metadata, TRAIT_PARTS),
      readJson(model, FEATURES_FILE) as FeatureState,
    )
    return { compared_with: modelId, ...proposeVersionStep(before, traits) }
  } catch (error) {
    // Damaged, or of a release that did not record its options: that must not cost the training.
    if (!AlertsmithError.isInstance(error) || error.retryable) throw error
    const why = `${modelId} cannot be compared with (${error.message})`
    return { step: 'minor', compared_with: null, reason: why }
  }
}

/** The step for the registry, which counts on from the latest version by itself. */
export function stepToSave({ step }: VersionChoice): VersionStep {
  return step === 'first' || step === 'given' ? 'minor' : step
}
