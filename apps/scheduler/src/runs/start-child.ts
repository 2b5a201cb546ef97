import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { FromChild, ToChild } from './messages.js'

/** Built code in every case: tests run this file from `src`, and a process of its own cannot. */
const CHILD = fileURLToPath(new URL('../../dist/runs/child.js', import.meta.url))

/** Where a child reads how long it may go on: one ISO date a line. A pipe of its own, read by a thread of its own. */
export const LEASE_FD = 4

/** What a child that has said its last word is given to close ClickHouse. */
const EXIT_GRACE_MS = 15_000

/** How long the last words of a child that is gone are waited for. */
const LAST_WORDS_MS = 5_000

export interface Child {
  send(message: ToChild): void
  /** It may go on until then, an ISO date. A child that is never told is bound by its parent's life alone. */
  extend(until: string): void
  kill(): void
  /** How it ended, as a sentence; never rejects. */
  readonly over: Promise<string>
}

/**
 * Starts the process that does the work of one run. It inherits the environment, with its secrets; nothing of a run is
 * on its command line.
 */
export function startChild(receive: (message: FromChild) => void): Child {
  const child = fork(CHILD, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'] })
  const lease = child.stdio[LEASE_FD] as Socket
  // A child that is gone cannot be told anything; its end is heard of by itself.
  lease.on('error', () => {})
  let exitTimer: NodeJS.Timeout | undefined
  child.on('message', (message) => {
    const said = message as FromChild
    receive(said)
    if (said.type === 'outcome' || said.type === 'recorded')
      exitTimer = setTimeout(() => child.kill('SIGKILL'), EXIT_GRACE_MS)
  })
  const over = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`Its process could not be started: ${error.message}`))
    child.on('exit', (code, signal) => {
      const end = () => resolve(`Its process ended with ${signal ?? `code ${code}`}.`)
      // Its last words may still wait to be read; the channel closes after them.
      if (!child.connected) return end()
      child.once('disconnect', end)
      setTimeout(end, LAST_WORDS_MS).unref()
    })
  }).finally(() => clearTimeout(exitTimer))
  return {
    send: (message) => send(child, message),
    extend: (until) => void lease.write(`${until}\n`),
    kill: () => void child.kill('SIGKILL'),
    over,
  }
}

function send(child: ChildProcess, message: ToChild): void {
  // A child that is gone cannot be told anything; its end is heard of by itself.
  if (child.connected) child.send(message, () => {})
}
