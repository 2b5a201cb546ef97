import { AlertsmithError } from '@alertsmith/pipeline'
import { pauseJob, resumeJob, triggerJob } from '../engine/actions.js'
import type { ActionVerb } from './actions.js'
import { hasControls } from './request-problem.js'
import type { ServerContext } from './server-context.js'

const LONGEST_REASON = 200

export interface ActionRequest {
  readonly job: string
  readonly verb: ActionVerb
  /** For `pause`: one line of at most 200 characters. */
  readonly reason?: string | undefined
  readonly actor: string
}

export interface ActionProblem {
  readonly status: 400 | 404 | 409
  readonly code: string
  readonly message: string
}

/** Does it; undefined where it went well. */
export async function act(
  { db, clock, config, logger }: ServerContext,
  { job: name, verb, reason = '', actor }: ActionRequest,
): Promise<ActionProblem | undefined> {
  const job = config.jobs.find((each) => each.name === name)
  if (job === undefined) {
    return { status: 404, code: 'not_found', message: 'The config has no job of this name.' }
  }
  if (reason.length > LONGEST_REASON || hasControls(reason)) {
    const message = `reason must be one line of at most ${LONGEST_REASON} characters.`
    return { status: 400, code: 'bad_request', message }
  }
  const now = clock.now()
  try {
    if (verb === 'trigger') await triggerJob(db, job, { actor, now })
    else if (verb === 'pause') await pauseJob(db, job, { actor, now, reason: reason.trim() || null })
    else await resumeJob(db, job)
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || error.category === 'environment') throw error
    return { status: 409, code: error.code, message: error.message }
  }
  logger.info({ job: name, action: verb, actor }, 'Done from the page')
  return undefined
}
