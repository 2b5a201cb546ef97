import { text } from './columns.js'

/** A number for the alert of a row: results that are put side by side must agree in it, row by row. */
export const ALERT_CHECK = `sipHash64(${text('alert_id')}) AS alert_check`

/**
 * `join_use_nulls`: what an alert has no row for is null, not 0 or ''. `compile_expressions`: ClickHouse compiles an
 * expression after some runs, and a compiled conversion from Decimal rounds its last bit differently from the interpreted
 * one. `max_block_size`: a row is wide, and a quarter of the usual rows per block saves a quarter of the peak memory.
 * `enable_multiple_prewhere_read_steps`: with several steps ClickHouse computes the default of a column that was added later
 * after the columns it is made of have been dropped, and gives all rows one value.
 */
const SETTINGS = {
  join_use_nulls: 1,
  compile_expressions: 0,
  max_block_size: 16_384,
  output_format_arrow_low_cardinality_as_dictionary: 1,
  enable_multiple_prewhere_read_steps: 0,
}

export const QUERY_SETTINGS = `SETTINGS ${Object.entries(SETTINGS)
  .map(([name, value]) => `${name} = ${value}`)
  .join(', ')}`
