import { setTimeout as delay } from 'node:timers/promises'
import { AlertsmithError, throwIfAborted } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'

/**
 * Makes and fills a table, and begins anew with another one where the answer to a statement was lost: what became of the
 * rows of the first one then does not matter.
 */
export async function fillNewTable<Result>(
  { retryPausesMs }: NetworkDatabase,
  newName: () => string,
  signal: AbortSignal | undefined,
  fill: (name: string) => Promise<Result>,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await fill(newName())
    } catch (error) {
      const pauseMs = retryPausesMs[failures]
      const lost = AlertsmithError.isInstance(error) && error.code === 'STORAGE_UNAVAILABLE'
      if (!lost || pauseMs === undefined) throw error
      await delay(pauseMs, undefined, { signal }).catch(() => throwIfAborted(signal, 'importing data'))
    }
  }
}
