import { Worker } from 'node:worker_threads'
import { carryOut } from './carry-out.js'
import type { LogLine } from './launch.js'
import type { FromChild, ToChild } from './messages.js'
import { recordLate } from './record-late.js'

/*
 * The process of one run. It is told what to do by its parent and goes no further than its parent's claim: without the
 * parent, or when the claim is not renewed, it stops, so that it never works beside whoever took the tick over.
 */

const HEARTBEAT_MS = 2_000

const stop = new AbortController()

function say(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, () => resolve())
    else resolve()
  })
}

new Worker(new URL('./lease-guard.js', import.meta.url)).on('message', () =>
  stop.abort(new Error('its scheduler went away')),
)

// Whoever stops the scheduler signals the whole group of processes; what becomes of a run is for the scheduler to say.
process.on('SIGTERM', () => {})
process.on('SIGINT', () => {})

const heartbeat = setInterval(() => say({ type: 'heartbeat' }), HEARTBEAT_MS)

async function work(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'abort':
      return stop.abort(new Error('its scheduler asked it to stop'))
    case 'run': {
      const { request } = message
      const outcome = await carryOut(request, {
        signal: stop.signal,
        phase: (name) => void say({ type: 'phase', name }),
        log: (line: LogLine) => void say({ type: 'log', line }),
      })
      await say({ type: 'outcome', outcome })
      return leave()
    }
    case 'record': {
      const runIds = await recordLate(message.rows, stop.signal)
      await say({ type: 'recorded', runIds })
      return leave()
    }
  }
}

function leave(): void {
  clearInterval(heartbeat)
  // Everything is closed by now; threads of native libraries would keep the process all the same.
  process.exit(0)
}

process.on('message', (message) => void work(message as ToChild))
