import type { Logger } from '@alertsmith/core'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'

/** One user's way to one database: how statements are sent, how long to wait, and what to do when an answer is lost. */
export interface Link {
  readonly client: ClickHouseClient
  /** The pause before each repetition of what may be repeated, in milliseconds; nothing is repeated without one. */
  readonly pausesMs: readonly number[]
  /** Silence in the middle of an answer after which it counts as lost; undefined waits for ever. */
  readonly timeoutMs: number | undefined
  /** Sent with a statement so that a long one gives a sign of life. */
  readonly progressSettings: ClickHouseSettings
  /** Texts that must appear in no error. */
  readonly secrets: readonly string[]
  readonly logger: Logger
  /** Has the server give up a statement that nobody waits for any more; resolves when it has, or cannot be asked. */
  stop(queryId: string): Promise<void>
  /** Is told the headers of every answer. */
  hear(headers: Readonly<Record<string, unknown>>): void
}
