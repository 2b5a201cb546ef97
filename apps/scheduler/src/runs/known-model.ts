/** A model of the registry that a run of the scheduler trained. */
export interface RunModel {
  readonly modelId: string
  readonly runId: string
  readonly runKey: string
}

/** The model that an earlier run of the same tick saved, and that nobody has noted down because the run went away. */
export function ownModel(
  models: readonly RunModel[],
  earlierRunIds: readonly string[],
): RunModel | undefined {
  return models.find(({ runId }) => earlierRunIds.includes(runId))
}

/** The model that would come out again. */
export function sameModel(models: readonly RunModel[], runKey: string): RunModel | undefined {
  return models.find((model) => model.runKey === runKey)
}
