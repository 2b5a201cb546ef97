import { setTimeout as delay } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'

/** How long a server may take to stop a statement. */
const PATIENCE_MS = 5_000

/** Between two looks whether it has stopped. */
const PAUSE_MS = 100

/**
 * Has a server stop statements that nobody waits for any more. It is asked by the user who sent them, who needs no
 * grant for that. What it does not hear, or refuses, runs to its end.
 */
export class QueryStopper {
  readonly #underWay = new Set<Promise<void>>()

  /** Resolves when the server has stopped it, or cannot be asked. */
  stop(client: ClickHouseClient, queryId: string): Promise<void> {
    const stopping = stopQuery(client, queryId).finally(() => this.#underWay.delete(stopping))
    this.#underWay.add(stopping)
    return stopping
  }

  /** Resolves when nothing is being stopped any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }
}

async function stopQuery(client: ClickHouseClient, queryId: string): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    // It may have been sent only just before, so that it is not there at the first look.
    for (let absent = 0; absent < 2; ) {
      absent = (await kill(client, queryId, signal)) ? 0 : absent + 1
      if (absent < 2) await delay(PAUSE_MS, undefined, { signal })
    }
  } catch {
    // What went wrong is said by the error of the statement itself.
  }
}

/** Whether there was something to stop: the answer has one line for each statement of that name. */
async function kill(client: ClickHouseClient, queryId: string, signal: AbortSignal): Promise<boolean> {
  const { stream, http_status_code } = await client.exec({
    query: 'KILL QUERY WHERE query_id = {query_id:String} ASYNC FORMAT TabSeparated',
    query_params: { query_id: queryId },
    abort_signal: signal,
    ignore_error_response: true,
  })
  let bytes = 0
  for await (const chunk of stream) bytes += chunk.length
  if (http_status_code !== 200) throw new Error(`HTTP status ${http_status_code}`)
  return bytes > 0
}
