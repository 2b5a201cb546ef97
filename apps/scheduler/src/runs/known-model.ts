/** A model of the registry that a run of the scheduler trained. */
export interface RunModel {
  readonly modelId: string
  readonly runId: string
  readonly runKey: string
}

/**
 * What is to be done where the registry may have the model already: nothing, where another tick trained it; take it over,
 * where an earlier run of this very tick saved it and went away before that was noted down; else train.
 */
export function knownModel(
  models: readonly RunModel[],
  { runKey, earlierRunIds }: { readonly runKey: string; readonly earlierRunIds: readonly string[] },
): { readonly kind: 'own' | 'other'; readonly modelId: string } | undefined {
  const same = models.filter((model) => model.runKey === runKey)
  const own = same.find(({ runId }) => earlierRunIds.includes(runId))
  if (own !== undefined) return { kind: 'own', modelId: own.modelId }
  const [other] = same
  return other && { kind: 'other', modelId: other.modelId }
}
