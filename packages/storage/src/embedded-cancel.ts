import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Session } from 'chdb'

/** How long after the abort to look for the statement, in milliseconds: it may have been sent only just before. */
const ATTEMPTS_AFTER_MS = [0, 50, 500]

/**
 * Stops statements inside the embedded engine. chdb itself only rejects the promise of an aborted statement; the engine
 * works on to its end and keeps everything after it on the connection waiting.
 */
export class EmbeddedCancel {
  readonly #directory: string
  readonly #stopping = new Set<Promise<void>>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * Does `work`, which is to send one statement with the setting `log_comment` as it is given: by that name an abort of
   * `signal` has the engine find and stop it. The setting stays with the connection, so every statement needs its own.
   */
  async watch<Result>(
    signal: AbortSignal | undefined,
    work: (logComment: string) => Promise<Result>,
  ): Promise<Result> {
    const logComment = randomUUID()
    const stop = () => {
      const stopping = this.#stop(logComment).finally(() => this.#stopping.delete(stopping))
      this.#stopping.add(stopping)
    }
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await work(logComment)
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Resolves when nothing is being stopped any more. */
  async drained(): Promise<void> {
    await Promise.all(this.#stopping)
  }

  async #stop(logComment: string): Promise<void> {
    // Another connection: the statement's own is busy with it.
    const session = new Session(this.#directory)
    try {
      for (const ms of ATTEMPTS_AFTER_MS) {
        await delay(ms)
        const killed = await session.queryAsync(
          `KILL QUERY WHERE Settings['log_comment'] = '${logComment}' ASYNC FORMAT TabSeparated`,
        )
        if (killed.text() !== '') return
      }
    } catch {
      // The statement then runs to its end, as it would without us.
    } finally {
      session.close()
    }
  }
}
