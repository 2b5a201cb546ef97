import type { FeatureSelection, ModelType, TrainingOptions } from '@alertsmith/pipeline'

/** What happens to a tick that comes due while its job still runs. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'cancel'] as const
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number]

/** Which of the ticks that nobody was there for are made up for. */
export const CATCH_UP_POLICIES = ['none', 'latest', 'all'] as const
export type CatchUpPolicy = (typeof CATCH_UP_POLICIES)[number]

/** The data of one run, counted back from the day of its tick. */
export interface RollingWindow {
  /** Length of the training window in days. */
  readonly lastDays: number
  /** The window ends this many days before the tick's day, for data that comes late. */
  readonly lagDays: number
  /** Length of the snapshots that are read, in days. */
  readonly snapshotDays: number
}

export interface RetryPolicy {
  /** Further attempts after the first; only errors that are retryable are tried again. */
  readonly attempts: number
  /** Wait before the first further attempt; doubles with each. */
  readonly backoffMs: number
  readonly maxBackoffMs: number
}

/** Options of the gate, see `promoteModel`. */
export interface PromotionStep {
  readonly minGain?: number | undefined
  readonly maxSegmentFall?: number | undefined
  readonly maxCalibrationError?: number | undefined
}

/** What follows a training that saved a model. */
export interface AfterTraining {
  /** Judge the model on the newest days that its window left out. */
  readonly evaluate: boolean
  readonly promote: PromotionStep | undefined
  /** Score the newest day with the champion. */
  readonly score: boolean
}

/** Conditions under which a tick trains at all. */
export interface TrainOnlyIf {
  /** At least this many labelled alerts that the last model's window did not hold. */
  readonly minNewLabels?: number | undefined
  /** Or the champion's scores of the newest days have drifted by more than this (PSI). */
  readonly maxScoreDrift?: number | undefined
}

/**
 * The options of `train` that are the same for every run of a job. `threads` 0 leaves it to the setting `threads`;
 * declared columns and own steps come from the features section of alertsmith.config.
 */
export interface JobTrainingOptions extends Omit<TrainingOptions, 'modelType' | 'window' | 'features'> {
  readonly features?: Pick<FeatureSelection, 'include' | 'exclude'> | undefined
}

/** One recurring training, as read from the config file: every default is filled in. */
export interface Job {
  readonly name: string
  /** Five fields, or six with seconds first, as croner reads them. */
  readonly cron: string
  /** IANA name. Default UTC. */
  readonly timeZone: string
  readonly networks: readonly string[]
  readonly modelTypes: readonly ModelType[]
  readonly window: RollingWindow
  readonly training: JobTrainingOptions
  readonly overlap: OverlapPolicy
  readonly catchUp: CatchUpPolicy
  /** Ticks start up to this much later, spread by the job's name and tick: never two hosts at the same instant. */
  readonly jitterMs: number
  readonly timeoutMs: number
  readonly retry: RetryPolicy
  readonly onlyIf: TrainOnlyIf | undefined
  readonly after: AfterTraining
}

/** The networks of all jobs, each once. */
export function networksOf(jobs: readonly Job[]): string[] {
  return [...new Set(jobs.flatMap(({ networks }) => networks))]
}
