import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AlertsmithError,
  evaluateModel,
  type FeatureSelection,
  promoteModel,
  scoreNewestDay,
} from '@alertsmith/pipeline'
import { windowOf } from '../ticks/window.js'
import type { RunContext } from './carry-out.js'
import type { RunRequest, StepResults, TrainedFacts } from './launch.js'
import type { Tools } from './tools.js'

/** A step after training failed; the model is saved all the same. */
export class StepFailed extends Error {
  readonly steps: StepResults

  constructor(cause: unknown, steps: StepResults) {
    super('A step after training failed.', { cause })
    this.steps = steps
  }
}

interface StepInput {
  readonly request: RunRequest
  readonly modelId: string
  readonly features: FeatureSelection
  readonly tools: Tools
}

const STEPS = { evaluate, promote, score } as const

/**
 * Does what the job asks for after training, in a fixed order, and leaves out what an earlier attempt did. A step for
 * which there is no data yet is noted down as skipped.
 *
 * @throws {StepFailed} with the steps that were done
 */
export async function followUp(
  request: RunRequest,
  { modelId }: Pick<TrainedFacts, 'modelId'>,
  features: FeatureSelection,
  tools: Tools,
  context: RunContext,
): Promise<StepResults> {
  const wanted = request.job.after
  // Where the model of the earlier run is gone, another one was trained, and nothing was done with that yet.
  const done = request.resume?.modelId === modelId ? request.resume.steps : {}
  const steps: Record<string, unknown> = { ...done }
  for (const name of ['evaluate', 'promote', 'score'] as const) {
    if (!wanted[name] || name in steps) continue
    context.phase(name)
    try {
      steps[name] = await STEPS[name]({ request, modelId, features, tools })
    } catch (error) {
      if (!AlertsmithError.saysNothingThere(error)) throw new StepFailed(error, steps)
      // Alerts, their features and their labels come late: that is no failure, and says nothing of the next step.
      steps[name] = { skipped: error.message }
      tools.logger.warn(
        { step: name, code: error.code },
        'There is nothing there yet for a step after training',
      )
    }
  }
  return steps
}

/** Judges the model on the days between the end of its window and the day of the tick. */
async function evaluate({ request, modelId, features, tools }: StepInput): Promise<unknown> {
  const { job, asOf } = request
  const startDate = dayAfter(windowOf(job, asOf).endDate)
  // East of Greenwich the day of a tick may be one that has not come yet by UTC, which counts for the tables.
  const endDate = [asOf, new Date().toISOString().slice(0, 10)].sort()[0]!
  if (startDate > endDate)
    return { skipped: 'The window of the job has no lag: no later day is there to judge on.' }
  const folder = 'evaluations'
  // Where it cannot be made, the check of the report's file says what is wrong with the place, by a code.
  await mkdir(folder).catch(() => {})
  const { evaluation, drift, report_path } = await evaluateModel(
    {
      modelId,
      startDate,
      endDate,
      steps: features.steps,
      output: join(folder, `${modelId}_${startDate}_${endDate}.html`),
    },
    tools,
  )
  const { rows, metrics } = evaluation
  return { start_date: startDate, end_date: endDate, rows, metrics, score_psi: drift.score_psi, report_path }
}

function promote({ request, modelId, features, tools }: StepInput): Promise<unknown> {
  return promoteModel(
    {
      ...request.job.after.promote,
      modelId,
      actor: `scheduler job ${request.job.name}`,
      steps: features.steps,
    },
    tools,
  )
}

/** Scores the newest day that has alerts for the champion or, where there is none, for the latest model. */
async function score({ request, features, tools }: StepInput): Promise<unknown> {
  const { modelType, asOf } = request
  if (modelType === 'cluster_scorer') return { skipped: 'Models of clusters do not score alerts.' }
  const scored = await scoreNewestDay({ until: asOf, modelType, steps: features.steps }, tools)
  if (scored === undefined) return { skipped: `There are no alerts up to ${asOf}.` }
  const { model_id, chosen_by, date, alerts, alarms } = scored
  return { model_id, chosen_by, date, alerts, alarms }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
