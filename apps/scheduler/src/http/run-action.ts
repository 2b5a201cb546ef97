import { AlertsmithError } from '@alertsmith/pipeline'
import type { ActionVerb } from './actions.js'
import type { ServerContext } from './server-context.js'

export interface ActionRequest {
  readonly job: string
  readonly verb: ActionVerb
  readonly reason?: string | undefined
  readonly actor: string
}

export interface ActionProblem {
  readonly status: 404 | 409
  readonly code: string
  readonly message: string
}

/** Does it; undefined where it went well. */
export async function act(
  { actions, config, logger }: ServerContext,
  { job, verb, reason = '', actor }: ActionRequest,
): Promise<ActionProblem | undefined> {
  if (!config.jobs.some(({ name }) => name === job)) {
    return { status: 404, code: 'not_found', message: 'The config has no job of this name.' }
  }
  try {
    if (verb === 'pause') await actions.pause(job, actor, reason.trim() === '' ? null : reason.trim())
    else await actions[verb](job, actor)
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || error.category === 'environment') throw error
    return { status: 409, code: error.code, message: error.message }
  }
  logger.info({ job, action: verb, actor }, 'Done from the page')
  return undefined
}
