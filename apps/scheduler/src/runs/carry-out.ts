import { AlertsmithError, asInterrupted, writeTrainingRun } from '@alertsmith/pipeline'
import { windowOf } from '../ticks/window.js'
import { followUp, type StepFailed } from './follow-up.js'
import type { LogLine, RunOutcome, RunRequest } from './launch.js'
import { obtainModel } from './obtain-model.js'
import { lineLogger, type Tools, withTools } from './tools.js'

export interface RunContext {
  readonly signal: AbortSignal
  phase(name: string): void
  log(line: LogLine): void
}

/** Does everything that one run is to do, and writes its row into `training_runs`. Never rejects. */
export async function carryOut(request: RunRequest, context: RunContext): Promise<RunOutcome> {
  const logger = lineLogger(request.logLevel, context.log)
  let outcome: RunOutcome | undefined
  try {
    return await withTools(request.network, { logger, signal: context.signal }, async (tools) => {
      outcome = await work(request, tools, context)
      return { ...outcome, recorded: await record(request, outcome, tools) }
    })
  } catch (error) {
    // What was done is done, even where ClickHouse could not be closed.
    return outcome ?? outcomeOf(error, context.signal)
  }
}

async function work(request: RunRequest, tools: Tools, context: RunContext): Promise<RunOutcome> {
  try {
    const { outcome, features } = await obtainModel(request, tools, context)
    if (outcome.status !== 'succeeded') return outcome
    try {
      return { ...outcome, steps: await followUp(request, outcome.model!, features, tools, context) }
    } catch (error) {
      const { cause, steps } = error as StepFailed
      return { ...outcome, ...outcomeOf(cause, context.signal), steps }
    }
  } catch (error) {
    return outcomeOf(error, context.signal)
  }
}

/** How a run ends that an error ended; one that came after `signal` was aborted is that interruption. */
export function outcomeOf(cause: unknown, signal: AbortSignal): RunOutcome {
  const error = asInterrupted(cause, signal)
  if (!AlertsmithError.isInstance(error)) {
    const message = error instanceof Error ? error.message : String(error)
    return { status: 'failed', error: { code: 'UNEXPECTED', message, retryable: false } }
  }
  const { code, message, retryable, category } = error
  if (category === 'interrupted') return { status: 'cancelled', reason: message }
  return { status: category === 'refused' ? 'refused' : 'failed', error: { code, message, retryable } }
}

/** @returns false where ClickHouse did not take the row; it is written later, and the run is none the worse for it */
async function record(
  request: RunRequest,
  outcome: RunOutcome,
  { database, logger }: Tools,
): Promise<boolean> {
  try {
    await writeTrainingRun(database, {
      runId: request.runId,
      modelType: request.modelType,
      window: windowOf(request.job, request.asOf),
      status: outcome.status,
      startedAt: new Date(request.startedAt),
      finishedAt: new Date(),
      modelId: outcome.model?.modelId ?? '',
      phaseMs: outcome.model?.phaseMs ?? {},
      errorCode: outcome.error?.code ?? '',
      errorMessage: outcome.error?.message ?? outcome.reason ?? '',
    })
    return true
  } catch (error) {
    logger.warn({ err: error }, 'The run could not be written into training_runs; that is tried again later')
    return false
  }
}
