import type { BoundQuery } from '@alertsmith/core'
import { type CompiledQuery, MysqlQueryCompiler } from 'kysely'
import { bindValue } from './bound-value.js'

/**
 * Compiles for ClickHouse with values as `{p1:Type}` placeholders, which ClickHouse fills in itself. Kysely's
 * ClickHouse dialect writes `?` and pastes the values into the text.
 */
export class BoundQueryCompiler extends MysqlQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value === null) {
      this.append('NULL')
      return
    }
    const bound = bindValue(value)
    this.addParameter(bound.value)
    this.append(`{p${this.numParameters}:${bound.type}}`)
  }

  /** Unlike MySQL, ClickHouse takes a backslash inside a quoted name for the start of an escape. */
  protected override sanitizeIdentifier(identifier: string): string {
    return super.sanitizeIdentifier(identifier.replaceAll('\\', '\\\\'))
  }
}

/** A query compiled by {@link BoundQueryCompiler}, in the form that a network's database takes. */
export function toBoundQuery(query: Pick<CompiledQuery, 'sql' | 'parameters'>): BoundQuery {
  return {
    sql: query.sql,
    params: Object.fromEntries(query.parameters.map((value, index) => [`p${index + 1}`, value])),
  }
}
