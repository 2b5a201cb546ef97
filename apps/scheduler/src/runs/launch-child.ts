import type { Launch, RunOutcome } from './launch.js'
import { startChild } from './start-child.js'

/** Carries out a training in a process of its own, so that its memory and its crashes stay there. */
export const launchChild: Launch = (request, events) => {
  let outcome: RunOutcome | undefined
  const child = startChild((message) => {
    switch (message.type) {
      case 'phase':
        return events.phase(message.name)
      case 'log':
        return events.log(message.line)
      case 'heartbeat':
        return events.heartbeat()
      case 'outcome':
        outcome = message.outcome
    }
  })
  child.extend(request.leaseUntil)
  child.send({ type: 'run', request })
  return {
    // Only when the process is gone has it let go of the embedded ClickHouse.
    outcome: child.over.then((reason) => outcome ?? { status: 'lost', reason }),
    abort: () => child.send({ type: 'abort' }),
    kill: () => child.kill(),
    extend: (until) => child.extend(until.toISOString()),
  }
}
