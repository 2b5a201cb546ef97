import type { Scheduler } from './engine/scheduler.js'

/**
 * Stops the scheduler at SIGINT and SIGTERM: at once but cleanly, or with `drain` after what runs. While it drains, a
 * second signal stops what runs after all.
 *
 * @returns takes the listeners away again
 */
export function stopAtSignals(scheduler: Pick<Scheduler, 'stop'>, { drain }: { readonly drain: boolean }) {
  let signals = 0
  const onSignal = () => {
    signals++
    void scheduler.stop({ drain: drain && signals === 1 })
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
