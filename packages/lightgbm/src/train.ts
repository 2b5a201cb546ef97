import { throwIfAborted } from '@alertsmith/core'
import { Booster } from './booster.js'
import type { Dataset } from './dataset.js'
import {
  checkEarlyStopping,
  checkIsEvaluated,
  type EarlyStopping,
  EarlyStoppingWatch,
} from './early-stopping.js'
import { appendTo, type Evaluations, emptyHistory, type History, toEvaluations } from './evaluations.js'
import type { OnLog } from './native/log.js'
import { checkOptionNames, checkWholeNumber, refuseOption } from './options.js'
import type { Parameters } from './parameters/check-parameters.js'

/** Data that is evaluated after each iteration. */
export interface ValidSet {
  readonly name: string
  /** The training data itself is allowed, and costs about a third of the speed. */
  readonly dataset: Dataset
}

/** What a callback learns after each iteration. */
export interface IterationEvent {
  /** 1-based. */
  readonly iteration: number
  readonly evaluations: Evaluations
  /** May be asked anything while the callback runs. */
  readonly booster: Booster
}

export interface TrainOptions {
  /** Iterations at most. */
  readonly rounds: number
  readonly validSets?: readonly ValidSet[] | undefined
  readonly earlyStopping?: EarlyStopping | undefined
  /** Called after each iteration, in order, each awaited before the next iteration begins. */
  readonly callbacks?: readonly ((event: IterationEvent) => void | Promise<void>)[] | undefined
  /** Aborting ends training within the iteration that is under way. */
  readonly signal?: AbortSignal | undefined
  readonly onLog?: OnLog | undefined
}

export interface TrainResult {
  /** Holds every iteration that was trained, also those after the best one. */
  readonly booster: Booster
  /**
   * 1-based. With early stopping the best iteration of the watched metric, else the last. LightGBM's model text does not
   * keep it: pass it as `numIterations` to predict() and toString().
   */
  readonly bestIteration: number
  /** True if early stopping ended training before all rounds were done. */
  readonly stoppedEarly: boolean
  readonly history: History
}

const OPTION_NAMES = ['rounds', 'validSets', 'earlyStopping', 'callbacks', 'signal', 'onLog']

/**
 * Trains a model on a native thread; the event loop stays free.
 * @throws {AbortedError} if `signal` aborts; and whatever a callback throws. No Booster is left over then.
 */
export async function train(
  params: Parameters,
  dataset: Dataset,
  options: TrainOptions,
): Promise<TrainResult> {
  checkTrainOptions(options)
  const { validSets = [], signal, onLog } = options
  throwIfAborted(signal, 'training')
  const validationData = validSets.map((set) => set.dataset).filter((data) => data !== dataset)
  const booster = await Booster.create(params, dataset, { validationData, onLog })
  try {
    return await runRounds(booster, dataset, options)
  } catch (error) {
    booster.dispose()
    throw error
  }
}

async function runRounds(booster: Booster, dataset: Dataset, options: TrainOptions): Promise<TrainResult> {
  const { rounds, validSets = [], earlyStopping, callbacks = [], signal, onLog } = options
  const sets = validSets.map((set) => set.name)
  const metrics = booster.metricNames
  if (earlyStopping) checkIsEvaluated(earlyStopping, metrics, sets)
  const watch = earlyStopping && new EarlyStoppingWatch(earlyStopping)
  const dataIndexes = toDataIndexes(validSets, dataset)
  const history = emptyHistory(sets, metrics)

  let iteration = 0
  let stoppedEarly = false
  while (iteration < rounds && !stoppedEarly) {
    throwIfAborted(signal, 'training')
    const step = await booster.update(dataIndexes, onLog)
    throwIfAborted(signal, 'training')
    // Nothing grew and nothing was added: LightGBM found no split worth making, nor would it the next time.
    if (step.iteration === iteration) break
    iteration = step.iteration
    const evaluations = toEvaluations(sets, metrics, step.evaluations)
    appendTo(history, evaluations)
    for (const callback of callbacks) await callback({ iteration, evaluations, booster })
    if (earlyStopping && watch) {
      stoppedEarly = watch.observe(iteration, evaluations[earlyStopping.validSet]![earlyStopping.metric]!)
    }
    if (!step.grown) break
  }
  return { booster, bestIteration: watch?.bestIteration ?? iteration, stoppedEarly, history }
}

/** 0 stands for the training data; validation data is counted from 1, in the order given. */
function toDataIndexes(validSets: readonly ValidSet[], dataset: Dataset): number[] {
  let next = 1
  return validSets.map((set) => (set.dataset === dataset ? 0 : next++))
}

function checkTrainOptions(options: TrainOptions): void {
  checkOptionNames('train', options, OPTION_NAMES)
  checkWholeNumber('train', 'rounds', options.rounds, 1)
  if (options.earlyStopping) checkEarlyStopping(options.earlyStopping)
  const names = new Set<string>()
  for (const { name } of options.validSets ?? []) {
    if (typeof name !== 'string' || name === '' || names.has(name)) {
      throw refuseOption('train', 'validSets', 'data sets with distinct names', JSON.stringify(name))
    }
    names.add(name)
  }
}
