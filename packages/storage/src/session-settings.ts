import type { ClickHouseSettings } from '@clickhouse/client'
import { quoteText } from './query-parameter.js'

/** For every query on every connection: how results are written. */
export const RESULT_SETTINGS = {
  // apache-arrow reads neither lz4 nor zstd buffers, and without compression it can read in place.
  output_format_arrow_compression_method: 'none',
  output_format_arrow_string_as_string: 1,
  // A JSON number holds 53 bits; these arrive as strings instead of rounded.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
} as const satisfies ClickHouseSettings

/** For every statement that writes. */
export const INSERT_SETTINGS = {
  // Raw tables are filled with years of months at once; the limit of 100 guards streams of small inserts.
  max_partitions_per_insert_block: '0',
} as const satisfies ClickHouseSettings

/** Both as the assignments of a SET statement. */
export const SESSION_ASSIGNMENTS: readonly string[] = Object.entries({
  ...RESULT_SETTINGS,
  ...INSERT_SETTINGS,
}).map(([name, value]) => `${name} = ${quoteText(String(value))}`)
