import type { AlertsmithError, QueryOptions, QuerySource } from '@alertsmith/core'
import { LabelWeightError, RiskLevelError } from '../errors.js'
import { RISK_LEVELS, RISK_RANK } from './address-labels.js'

const WORDS_SQL = `SELECT ifNull(toString(risk_level), 'null') AS word, toFloat64(count()) AS rows
FROM raw_address_labels
WHERE ifNull(${RISK_RANK}, 0) = 0
GROUP BY word ORDER BY word LIMIT 5`

const WEIGHTS_SQL = `SELECT toFloat64(count()) AS rows,
  toFloat64(countIf(NOT (toFloat64(confidence_score) >= 0 AND toFloat64(confidence_score) < inf))) AS outside
FROM raw_address_labels`

/** What is wrong with the rows of raw_address_labels. */
export async function checkStatements(
  source: QuerySource,
  options: QueryOptions,
): Promise<AlertsmithError[]> {
  const table = 'raw_address_labels'
  const errors: AlertsmithError[] = []
  const words = await source.queryRows<{ word: string; rows: number }>(
    { sql: WORDS_SQL, params: {} },
    options,
  )
  if (words.length > 0) {
    const expected = `${RISK_LEVELS.slice(0, -1).join(', ')} or ${RISK_LEVELS.at(-1)}`
    const found = words.map(({ word, rows }) => `${JSON.stringify(word)} (${rows} rows)`).join(', ')
    errors.push(
      new RiskLevelError(`${table}.risk_level must be ${expected}; there are others: ${found}.`, {
        context: { table, column: 'risk_level', expected, found },
      }),
    )
  }
  const [weights] = await source.queryRows<{ rows: number; outside: number }>(
    { sql: WEIGHTS_SQL, params: {} },
    options,
  )
  const { rows, outside } = weights!
  if (outside > 0) {
    const expected = '0 or more and finite, or null'
    errors.push(
      new LabelWeightError(
        `${table}.confidence_score must be ${expected}; ${outside} of ${rows} rows are not.`,
        { context: { table, column: 'confidence_score', expected, found: `${outside} others`, outside } },
      ),
    )
  }
  return errors
}
