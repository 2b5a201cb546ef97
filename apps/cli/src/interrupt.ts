/**
 * An AbortSignal that SIGINT and SIGTERM abort. The first signal stops the work cleanly, a second SIGINT ends the
 * process at once (nothing half-written is visible even then: models are staged and renamed).
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted && name === 'SIGINT') process.exit(130)
    if (process.stderr.isTTY) process.stderr.write('\nStopping; press Ctrl-C again to end at once.\n')
    controller.abort(new Error(`received ${name}`))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
