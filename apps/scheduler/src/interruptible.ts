import { asInterrupted } from '@alertsmith/pipeline'

/**
 * Does `work` with a signal that SIGINT and SIGTERM abort, so that it ends with the exit code of an interruption; a second
 * SIGINT ends the process at once. After it, the signals do again what they did before.
 *
 * @throws {AbortedError}
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted && name === 'SIGINT') process.exit(130)
    controller.abort(new Error(`received ${name}`))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await work(controller.signal)
  } catch (error) {
    throw asInterrupted(error, controller.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
