import { AlertsmithError, nearest, type QueryOptions, type QuerySource } from '@alertsmith/core'
import { acceptsType, type ColumnKind, expectedTypes } from '../contract/column-kinds.js'
import { LabelQueryError } from '../errors.js'

/** What the query may give; the first two it must. */
const COLUMNS: Readonly<Record<string, ColumnKind>> = {
  alert_id: 'nullableKey',
  label: 'number',
  weight: 'number',
  known_date: 'moment',
}
const REQUIRED = ['alert_id', 'label']

interface QueryCheck {
  readonly errors: readonly AlertsmithError[]
  /** Names and types of what the query gives; undefined where it cannot be read. */
  readonly columns?: ReadonlyMap<string, string>
}

interface KeySummary {
  readonly rows: number
  readonly empty: number
  readonly repeated: number
  readonly examples: readonly string[]
}

/** Asks ClickHouse what the query gives, then whether each alert stands in it once. `sql` is one SELECT. */
export async function describeLabelQuery(
  source: QuerySource,
  sql: string,
  options: QueryOptions,
): Promise<QueryCheck> {
  const ask = <Row extends object>(question: string) =>
    source.queryRows<Row>({ sql: question, params: {} }, options).catch((error: unknown) => {
      throw isRefusedSql(error) ? failed(error) : error
    })
  const described = await ask<{ name: string; type: string }>(`DESCRIBE (SELECT * FROM (\n${sql}\n))`)
  const columns = new Map(described.map(({ name, type }) => [name, type]))
  const errors = checkColumns(columns)
  if (errors.length > 0) return { errors }
  const [summary] = await ask<KeySummary>(`SELECT
  toFloat64(sum(times)) AS rows,
  toFloat64(sumIf(times, id = '')) AS empty,
  toFloat64(sumIf(times - 1, id != '')) AS repeated,
  arraySlice(arraySort(groupArrayIf(id, times > 1 AND id != '')), 1, 5) AS examples
FROM (
SELECT ifNull(toString(alert_id), '') AS id, count() AS times
FROM (
${sql}
)
GROUP BY id
)`)
  return { errors: checkKeys(summary!), columns }
}

function checkColumns(columns: ReadonlyMap<string, string>): AlertsmithError[] {
  const errors: AlertsmithError[] = []
  const names = [...columns.keys()]
  for (const column of REQUIRED.filter((name) => !columns.has(name))) {
    errors.push(
      invalid(
        `must give a column ${column} (${expectedTypes(COLUMNS[column]!)})`,
        names.join(', '),
        names.filter((name) => !Object.hasOwn(COLUMNS, name)),
        column,
      ),
    )
  }
  for (const [column, type] of columns) {
    if (!Object.hasOwn(COLUMNS, column)) {
      if (REQUIRED.every((name) => columns.has(name))) {
        errors.push(
          invalid(
            `must give ${Object.keys(COLUMNS).join(', ')} and nothing else`,
            column,
            Object.keys(COLUMNS),
            column,
          ),
        )
      }
    } else if (!acceptsType(COLUMNS[column]!, type)) {
      errors.push(invalid(`must give ${column} as ${expectedTypes(COLUMNS[column]!)}`, type))
    }
  }
  return errors
}

function checkKeys({ rows, empty, repeated, examples }: KeySummary): AlertsmithError[] {
  const errors: AlertsmithError[] = []
  if (empty > 0) {
    errors.push(invalid('must give an alert_id in every row', `${empty} of ${rows} rows without one`))
  }
  if (repeated > 0) {
    const listed = examples.map((id) => JSON.stringify(id))
    errors.push(
      invalid(
        'must give one row per alert_id',
        `${repeated} of ${rows} rows repeat one, for example ${listed.join(', ')}`,
      ),
    )
  }
  return errors
}

function invalid(expected: string, found: string, candidates: readonly string[] = [], meant = '') {
  const near = nearest(meant, candidates)
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`
  return new LabelQueryError(`labels: "sql" ${expected}; got ${found}.${hint}`, {
    context: { field: 'labels.sql', expected, found },
  })
}

/** ClickHouse answered, and will answer the same again: it is about the query and not about the surroundings. */
function isRefusedSql(error: unknown): error is AlertsmithError {
  return AlertsmithError.isInstance(error) && error.category === 'environment' && !error.retryable
}

function failed(cause: AlertsmithError) {
  return new LabelQueryError(
    `labels: "sql" must be a SELECT that ClickHouse runs on this network; got an error: ${cause.message}`,
    {
      context: { field: 'labels.sql', expected: 'a SELECT that runs', found: cause.message },
      cause,
    },
  )
}
