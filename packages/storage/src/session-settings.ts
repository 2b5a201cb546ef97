import type { ClickHouseSettings } from '@clickhouse/client'

/** How results are written, the same for every query on every connection. */
export const SESSION_SETTINGS = {
  // apache-arrow reads neither lz4 nor zstd buffers, and without compression it can read in place.
  output_format_arrow_compression_method: 'none',
  output_format_arrow_string_as_string: 1,
  // A JSON number holds 53 bits; these arrive as strings instead of rounded.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
} as const satisfies ClickHouseSettings
