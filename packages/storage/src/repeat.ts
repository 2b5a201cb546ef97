import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AlertsmithError, throwIfAborted } from '@alertsmith/core'
import type { ClickHouseSettings } from '@clickhouse/client'
import type { Link } from './link.js'
import { redact } from './server/redact.js'

/** What one attempt is sent with. */
export interface Attempt {
  /** New for each attempt: a server refuses an id that is still running. */
  readonly queryId: string
  readonly settings: ClickHouseSettings
}

export interface RepeatOptions {
  readonly task: string
  readonly signal?: AbortSignal | undefined
  /** Whether a second attempt can do no harm where the first one's outcome is unknown. */
  readonly repeatable: boolean
}

/** The answer, or its end, did not arrive. What the server made of the statement is not known. */
const LOST = new Set(['STORAGE_UNAVAILABLE', 'STORAGE_TRUNCATED_RESULT', 'STORAGE_HEADER_OVERFLOW'])

/** Nobody waits for the statement any more, and it may be running still. */
const ABANDONED = new Set([...LOST, 'STORAGE_TIMEOUT', 'CORE_ABORTED'])

/**
 * Does `work` and does it again where the answer was lost, after the link's pauses. Never after an abort, and not after
 * a timeout: what took too long once would take too long again.
 */
export async function repeat<Result>(
  link: Link,
  { task, signal, repeatable }: RepeatOptions,
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const id = randomUUID()
  let settings = link.progressSettings
  for (let failures = 0; ; failures++) {
    const queryId = failures === 0 ? id : `${id}-${failures + 1}`
    try {
      return await work({ queryId, settings })
    } catch (thrown) {
      const error = redact(thrown, link.secrets)
      const code = AlertsmithError.isInstance(error) ? error.code : ''
      const stopped = ABANDONED.has(code) ? link.stop(queryId) : undefined
      const pauseMs = link.pausesMs[failures]
      if (!repeatable || pauseMs === undefined || !LOST.has(code) || signal?.aborted) throw error
      if (code === 'STORAGE_HEADER_OVERFLOW') settings = {}
      link.logger.warn(
        { query_id: queryId, code, attempt: failures + 1, pause_ms: pauseMs },
        'Lost the answer, trying again',
      )
      // Two attempts at a write must not run side by side: neither would see what the other one has written.
      await stopped
      await delay(pauseMs, undefined, { signal }).catch(() => throwIfAborted(signal, task))
    }
  }
}
