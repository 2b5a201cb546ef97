import type { AlertsmithError, QueryOptions, QuerySource } from '@alertsmith/core'
import { type CheckedValues, countOutside, describeOutside } from '../contract/check-values.js'
import { RISK_WORDS } from '../contract/severities.js'
import { RiskLevelError } from '../errors.js'
import { RISK_RANK } from './address-labels.js'

const WORDS_SQL = `SELECT ifNull(toString(risk_level), 'null') AS word, toFloat64(count()) AS rows
FROM raw_address_labels
WHERE ifNull(${RISK_RANK}, 0) = 0
GROUP BY word ORDER BY word LIMIT 5`

const VALUES: CheckedValues = { confidence_score: 'weight' }

const VALUES_SQL = `SELECT toFloat64(count()) AS rows${countOutside(VALUES)}
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
    const expected = `${RISK_WORDS.slice(0, -1).join(', ')} or ${RISK_WORDS.at(-1)}`
    const found = words.map(({ word, rows }) => `${JSON.stringify(word)} (${rows} rows)`).join(', ')
    errors.push(
      new RiskLevelError(`${table}.risk_level must be ${expected}; there are others: ${found}.`, {
        context: { table, column: 'risk_level', expected, found },
      }),
    )
  }
  const [values] = await source.queryRows<{ rows: number }>({ sql: VALUES_SQL, params: {} }, options)
  return [...errors, ...describeOutside(table, VALUES, { ...values! }).errors]
}
