import { MODEL_TYPES, type ModelType } from '@alertsmith/core'

/** All of them can be trained here. */
export const TRAINABLE_MODEL_TYPES = MODEL_TYPES

/** Scorers give a probability to each row; the ranker orders the rows of each processing day. */
export type TrainableModelType = ModelType

export const RANKER = 'alert_ranker' satisfies ModelType
