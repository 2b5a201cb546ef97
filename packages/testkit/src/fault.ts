/** What goes wrong with one answer of the HTTP front. Byte counts are of the answer's body. */
export type Fault =
  /** The connection is reset before any byte of the answer. */
  | { readonly kind: 'reset' }
  /** The connection is reset after `afterBytes` of the body. */
  | { readonly kind: 'reset-midway'; readonly afterBytes: number }
  /** The answer ends after `afterBytes` as if that were all of it, as behind a proxy with a limit. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** ClickHouse throws after `afterBytes` of the body have been sent with status 200. */
  | { readonly kind: 'exception-midway'; readonly afterBytes: number }
  /** The query runs to its end, then the connection is reset before any byte of the answer. */
  | { readonly kind: 'reset-after-run' }
  /** The body comes in pieces of `chunkBytes` with a pause before each. */
  | { readonly kind: 'slow'; readonly chunkBytes: number; readonly pauseMs: number }
  /** Where progress was asked for, there are this many headers of it before the answer. */
  | { readonly kind: 'progress'; readonly headers: number }
  /** The user's password has run out. The query is not run. */
  | { readonly kind: 'expired' }
  /** ClickHouse refuses the query with these words. The query is not run. */
  | { readonly kind: 'exception'; readonly message: string }
  /** A proxy answers with this status and a page of HTML. The query is not run. */
  | { readonly kind: 'status'; readonly status: number }
  /** No answer ever comes. The query is not run. */
  | { readonly kind: 'hang' }
  /** The first `afterBytes` of the body come, then nothing more. */
  | { readonly kind: 'hang-midway'; readonly afterBytes: number }

/** Chooses the fault for a request, or none. `number` counts the queries from 1; pings are not counted. */
export type FaultPlan = (query: string, number: number) => Fault | undefined
