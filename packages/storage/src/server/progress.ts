import type { ClickHouseSettings } from '@clickhouse/client'

/**
 * While it works on a query, a server sends one header of progress at a time: proxies see that the connection is alive,
 * and so does the timeout. Below the minute after which the common load balancers give up.
 */
const INTERVAL_MS = 25_000

/** One header is about 250 bytes, with every number at its longest 400. */
const HEADER_BYTES = 400

/** Node drops what comes after a thousand headers, so leave some for the others. */
const MAX_HEADERS = 950

/** What all headers of an answer may take, in bytes; Node's own limit of 16 KiB is through after half an hour. */
export const MAX_HEADERS_BYTES = MAX_HEADERS * HEADER_BYTES

/** How long a query may run until its progress overflows, in hours: 6.5. */
export const LONGEST_QUERY_HOURS = Math.floor((MAX_HEADERS * INTERVAL_MS) / 360_000) / 10

export const PROGRESS_SETTINGS: ClickHouseSettings = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: String(INTERVAL_MS),
}
