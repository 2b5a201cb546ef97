import { AlertsmithError } from '@alertsmith/pipeline'
import { readToken } from '../http/access/token.js'
import type { SchedulerConfig } from './read-config.js'

/**
 * What `run` would miss in an environment such as this one, in sentences. No more than warnings: a config may be checked
 * elsewhere than where it is used.
 */
export function environmentWarnings(
  { http, tokenVariable, state, webhooks }: SchedulerConfig,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  return [
    ...(http === undefined ? [] : tokenWarnings({ host: http.host, tokenVariable, environment })),
    ...(state.kind === 'postgres' && !environment[state.urlVariable]
      ? [`state: ${state.urlVariable} is not set here; \`run\` does not start without it.`]
      : []),
    ...webhooks
      .filter(({ secretVariable }) => !environment[secretVariable])
      .map(
        ({ name, secretVariable }) =>
          `webhooks.${name}: ${secretVariable} is not set here; nothing is sent without it.`,
      ),
  ]
}

function tokenWarnings(source: Parameters<typeof readToken>[0]): string[] {
  try {
    readToken(source)
    return []
  } catch (error) {
    if (!AlertsmithError.isInstance(error)) throw error
    return [`http: \`run\` does not start here. ${error.message}`]
  }
}
