import type { LateRecord } from './messages.js'
import { startChild } from './start-child.js'

/** What the writing of some rows may take. */
const TIMEOUT_MS = 20_000

/** Writes runs into `training_runs` in a short process of its own; gives the ids of those that are written. */
export async function recordInChild(rows: readonly LateRecord[]): Promise<readonly string[]> {
  let written: readonly string[] = []
  const child = startChild((message) => {
    if (message.type === 'recorded') written = message.runIds
  })
  const timer = setTimeout(() => child.kill(), TIMEOUT_MS)
  child.send({ type: 'record', rows })
  await child.over
  clearTimeout(timer)
  return written
}
