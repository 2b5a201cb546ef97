import type { StoredMetadata } from '@alertsmith/storage'
import { ModelUnusableError } from '../errors.js'
import type { TrainingOptions } from '../training/options.js'

/** The options of a training as its metadata keeps them: enough to train the same again, own steps by name only. */
export interface RecordedOptions extends Omit<TrainingOptions, 'features' | 'version'> {
  readonly seed: number
  readonly features: Pick<NonNullable<TrainingOptions['features']>, 'declared' | 'include' | 'exclude'> & {
    readonly steps: readonly { readonly name: string; readonly version: number }[]
  }
}

export function recordOptions(options: TrainingOptions & { readonly seed: number }): RecordedOptions {
  // The version is the model's own; whoever trains the same again gets another.
  const { features = {}, version: _version, ...rest } = options
  return {
    ...rest,
    features: {
      ...features,
      steps: (features.steps ?? []).map(({ name, version }) => ({ name, version })),
    },
  }
}

/** @throws {ModelUnusableError} for a model whose metadata has no options, because an older release trained it. */
export function recordedOptions(metadata: StoredMetadata): RecordedOptions {
  const { options } = metadata
  const found = typeof options === 'object' && options !== null
  if (found && ['modelType', 'window', 'split'].every((key) => key in options))
    return options as RecordedOptions
  throw new ModelUnusableError(
    `Model "${metadata.model_id}": expected the training's options in its metadata; found none. Train it again with this release.`,
  )
}
