import type { ClickHouseClient } from '@clickhouse/client'

/** How long a server may take to hear that a statement is to be stopped. */
const PATIENCE_MS = 5_000

/**
 * Asks a server to stop statements that nobody waits for any more. It is asked by the user who sent them, who needs no
 * grant for that. What it does not hear, or refuses, runs to its end.
 */
export class QueryStopper {
  readonly #underWay = new Set<Promise<void>>()

  /** Resolves when the server has stopped it, or cannot be asked. */
  stop(client: ClickHouseClient, queryId: string): Promise<void> {
    const stopping = this.#ask(client, queryId).finally(() => this.#underWay.delete(stopping))
    this.#underWay.add(stopping)
    return stopping
  }

  /** Resolves when the server has heard everything, or will not. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  async #ask(client: ClickHouseClient, queryId: string): Promise<void> {
    try {
      const { stream } = await client.exec({
        query: 'KILL QUERY WHERE query_id = {query_id:String} SYNC FORMAT Null',
        query_params: { query_id: queryId },
        abort_signal: AbortSignal.timeout(PATIENCE_MS),
        ignore_error_response: true,
      })
      for await (const _ of stream) {
        // The connection is free for others once its answer has been read.
      }
    } catch {
      // It is lost already; why it is will be said by the error of the statement itself.
    }
  }
}
