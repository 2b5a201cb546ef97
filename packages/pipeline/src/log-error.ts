import { AlertsmithError } from '@alertsmith/core'

/** Facts of an error that name things of ours and never a value of a row. */
const NAMES = new Set([
  ...['table', 'column', 'network', 'database', 'field', 'option', 'variable', 'phase', 'file', 'path'],
  ...['location', 'host', 'port', 'url', 'queryId', 'modelId', 'modelType', 'version', 'job', 'kind'],
])

/**
 * An error as a log line holds it. Messages say what was found, which may be the id of an alert or another value of a
 * row; logs go further than the data may. So of our own errors a log has the code, what it means, what to do, counts and
 * names. The message is on the page of the run, in `training_runs`, and on the terminal of who ran the command.
 */
export function errorFields(value: unknown): unknown {
  if (!(value instanceof Error) && !AlertsmithError.isInstance(value)) return value
  const cause = value.cause === undefined ? undefined : errorFields(causeOf(value.cause))
  const stack = framesOf(value)
  if (!AlertsmithError.isInstance(value)) {
    const { code } = value as NodeJS.ErrnoException
    return { type: value.name, ...(code === undefined ? {} : { code }), message: value.message, stack, cause }
  }
  const { code, category, retryable, meaning, remedy, context } = value
  return {
    type: code,
    code,
    category,
    retryable,
    message: meaning,
    remedy,
    context: Object.fromEntries(Object.entries(context).filter(isFact)),
    stack,
    // Messages of servers quote rows: of what lies below an error of ours, nothing but its kind is told.
    cause: AlertsmithError.isInstance(value.cause) ? cause : kindOf(value.cause),
  }
}

function isFact([key, value]: readonly [string, unknown]): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'string' && NAMES.has(key)
}

function causeOf(cause: unknown): unknown {
  return cause instanceof Error ? cause : undefined
}

function kindOf(cause: unknown): { readonly type: string; readonly code?: unknown } | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code } = cause as NodeJS.ErrnoException
  return { type: cause.name, ...(code === undefined ? {} : { code }) }
}

/** Where it came from: the stack after the message that it begins with, which may have lines that look like a stack. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  return start < 0 ? '' : stack.slice(start + message.length).replace(/^\n/, '')
}
