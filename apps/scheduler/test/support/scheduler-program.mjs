/*
 * A scheduler in a process of its own, with real trainings, or with ones that only write down when they began and ended.
 * It is told what to do by a JSON file, whose path is its one argument.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { startScheduler } from '../../dist/engine/scheduler.js'
import { launchChild } from '../../dist/runs/launch-child.js'
import { recordInChild } from '../../dist/runs/record-in-child.js'
import { openState } from '../../dist/state/open-state.js'

const { location, jobs, host, timings, ledger, trainingMs, real, drain } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
)
const quiet = () => {}
const logger = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (fields, message) => console.error(message, fields.err),
}

/** One short line is appended whole, whoever else appends. */
function note(entry) {
  appendFileSync(ledger, `${JSON.stringify({ ...entry, at: Date.now(), pid: process.pid })}\n`)
}

const noteDown = ({ runId, tickId, network, modelType, leaseUntil }, events) => {
  let until = Date.parse(leaseUntil)
  let ended = false
  const run = async () => {
    note({ event: 'begin', runId, tickId, network, modelType, host })
    const over = Date.now() + trainingMs * (0.3 + Math.random())
    while (Date.now() < over && !ended) {
      await delay(5)
      events.heartbeat()
      if (Date.now() > until) ended = true
    }
    if (ended) return { status: 'cancelled' }
    note({ event: 'end', runId, tickId, network, modelType, host })
    return { status: 'succeeded', recorded: true }
  }
  return {
    outcome: run(),
    abort: () => {
      ended = true
    },
    kill: () => {
      ended = true
    },
    extend: (time) => {
      until = time.getTime()
    },
  }
}

const state = await openState(location)
const scheduler = startScheduler({
  config: { jobs, host, maxTrainings: 1, webhooks: [], logLevel: 'info' },
  db: state.db,
  logger,
  launch: real ? launchChild : noteDown,
  record: real ? recordInChild : undefined,
  timings,
})
process.on('SIGTERM', () => void scheduler.stop({ drain }))
await scheduler.done
await state.close()
