import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AlertsmithError,
  evaluateModel,
  type FeatureSelection,
  newestDay,
  promoteModel,
  scoreDay,
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
 * Does what the job asks for after training, in a fixed order, and leaves out what an earlier attempt did.
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
  const steps: Record<string, unknown> = { ...request.resume?.steps }
  for (const name of ['evaluate', 'promote', 'score'] as const) {
    if (!wanted[name] || name in steps) continue
    context.phase(name)
    try {
      steps[name] = await STEPS[name]({ request, modelId, features, tools })
    } catch (error) {
      throw new StepFailed(error, steps)
    }
  }
  return steps
}

/** Days without enough labels to judge on are no failure: labels come late. */
const NOTHING_TO_JUDGE = ['EXTRACTION_NO_ALERTS', 'EXTRACTION_NO_CLUSTERS', 'EXTRACTION_UNLABELLED']

/** Judges the model on the days between the end of its window and the day of the tick. */
async function evaluate({ request, modelId, features, tools }: StepInput): Promise<unknown> {
  const { job, asOf } = request
  const startDate = dayAfter(windowOf(job, asOf).endDate)
  if (startDate > asOf)
    return { skipped: 'The window of the job has no lag: no later day is there to judge on.' }
  const folder = 'evaluations'
  await mkdir(folder, { recursive: true })
  try {
    const { evaluation, drift, report_path } = await evaluateModel(
      {
        modelId,
        startDate,
        endDate: asOf,
        steps: features.steps,
        output: join(folder, `${modelId}_${startDate}_${asOf}.html`),
      },
      tools,
    )
    const { rows, metrics } = evaluation
    return { start_date: startDate, end_date: asOf, rows, metrics, score_psi: drift.score_psi, report_path }
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || !NOTHING_TO_JUDGE.includes(error.code)) throw error
    return { skipped: error.message }
  }
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

/** Scores the newest day that has alerts, by the champion or, where there is none, by the latest model. */
async function score({ request, features, tools }: StepInput): Promise<unknown> {
  const { job, modelType, asOf } = request
  if (modelType === 'cluster_scorer') return { skipped: 'Models of clusters do not score alerts.' }
  const date = await newestDay(tools.database, { windowDays: job.window.snapshotDays, until: asOf })
  if (date === undefined) return { skipped: `There are no alerts up to ${asOf}.` }
  const { model_id, chosen_by, alerts } = await scoreDay({ date, modelType, steps: features.steps }, tools)
  return { model_id, chosen_by, date, alerts }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
