import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromChild, ToChild } from './messages.js'

/** Built code in every case: tests run this file from `src`, and a process of its own cannot. */
const CHILD = fileURLToPath(new URL('../../dist/runs/child.js', import.meta.url))

/** What a child that has said its last word is given to close ClickHouse. */
const EXIT_GRACE_MS = 15_000

export interface Child {
  send(message: ToChild): void
  kill(): void
  /** How it ended, as a sentence; never rejects. */
  readonly over: Promise<string>
}

/**
 * Starts the process that does the work of one run. It inherits the environment, with its secrets; nothing of a run is
 * on its command line.
 */
export function startChild(receive: (message: FromChild) => void): Child {
  const child = fork(CHILD, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let exitTimer: NodeJS.Timeout | undefined
  child.on('message', (message) => {
    const said = message as FromChild
    receive(said)
    if (said.type === 'outcome' || said.type === 'recorded')
      exitTimer = setTimeout(() => child.kill('SIGKILL'), EXIT_GRACE_MS)
  })
  const over = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`Its process could not be started: ${error.message}`))
    child.on('exit', (code, signal) => resolve(`Its process ended with ${signal ?? `code ${code}`}.`))
  }).finally(() => clearTimeout(exitTimer))
  return {
    send: (message) => send(child, message),
    kill: () => void child.kill('SIGKILL'),
    over,
  }
}

function send(child: ChildProcess, message: ToChild): void {
  // A child that is gone cannot be told anything; its end is heard of by itself.
  if (child.connected) child.send(message, () => {})
}
