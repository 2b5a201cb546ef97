/** The models that can be trained here. */
export const TRAINABLE_MODEL_TYPES = ['alert_scorer', 'alert_ranker', 'cluster_scorer'] as const

/** Scorers give a probability to each row; the ranker orders the rows of each processing day. */
export type TrainableModelType = (typeof TRAINABLE_MODEL_TYPES)[number]

export const RANKER = 'alert_ranker' satisfies TrainableModelType
