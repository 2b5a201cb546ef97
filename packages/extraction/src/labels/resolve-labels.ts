import type { AlertsmithError, IsoDate, QueryOptions, QuerySource } from '@alertsmith/core'
import type { LiveSchema } from '../contract/live-schema.js'
import { addressLabels } from './address-labels.js'
import { checkStatements } from './check-statements.js'
import { columnLabels } from './column-labels.js'
import { describeLabelQuery } from './describe-label-query.js'
import type { LabelSql } from './label-sql.js'
import { queryLabels } from './query-labels.js'
import type { LabelStrategy } from './strategy.js'

export interface ResolvedLabels {
  readonly errors: readonly AlertsmithError[]
  /** Undefined where the errors leave nothing to read labels from. */
  readonly sql?: LabelSql
  /** What holds the labels, for messages. */
  readonly subject: string
}

/**
 * Turns a strategy into SQL, after a look at what it reads.
 *
 * @param schema in which the strategy's own columns exist
 * @param until the last day on which a label may have become known
 */
export async function resolveLabels(
  source: QuerySource,
  { strategy, schema, until }: { strategy: LabelStrategy; schema: LiveSchema; until: IsoDate },
  options: QueryOptions,
): Promise<ResolvedLabels> {
  const alertColumns = schema.get('raw_alerts')!
  if (strategy.strategy === 'column') {
    const column = strategy.column ?? 'label'
    return { errors: [], sql: columnLabels(column, alertColumns), subject: `raw_alerts.${column}` }
  }
  if (strategy.strategy === 'address-labels') {
    const hasKnownAt = schema.get('raw_address_labels')!.has('known_at')
    const { minConfidence } = strategy
    return {
      errors: await checkStatements(source, options),
      sql: addressLabels({ until, minConfidence, alertColumns, hasKnownAt }),
      subject: 'raw_address_labels',
    }
  }
  const { sql } = strategy
  const { errors, columns } = await describeLabelQuery(source, sql, options)
  const subject = 'labels.sql: "label"'
  if (columns === undefined) return { errors, subject }
  return { errors, sql: queryLabels({ sql, columns, alertColumns }), subject }
}
