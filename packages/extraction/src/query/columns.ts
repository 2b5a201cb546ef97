/** SQL of each column of one aligned table, in the table's order. */
export type ColumnSql = Readonly<Record<string, string>>

/**
 * How a column of an aligned table is called in the one wide result. The dot keeps it from shadowing the raw column of the
 * same name: in ClickHouse an alias hides a column even in the WHERE of its own SELECT.
 */
export function wideName(table: string, column: string): string {
  return `\`${table}.${column}\``
}

export function selectList(table: string, columns: ColumnSql): string {
  return Object.entries(columns)
    .map(([column, sql]) => `  ${sql} AS ${wideName(table, column)}`)
    .join(',\n')
}

/** Plain text, also where the column is LowCardinality; the data contract has made sure that it is not null. */
export function text(column: string): string {
  return `assumeNotNull(CAST(${column}, 'Nullable(String)'))`
}

/** Text as a dictionary, which has a place for null. */
export function dictionary(sql: string): string {
  return `CAST(${sql}, 'LowCardinality(Nullable(String))')`
}

/** A number as a double, also where the column is LowCardinality, which would otherwise arrive as a dictionary. */
export function double(sql: string): string {
  return `CAST(toFloat64(${sql}), 'Nullable(Float64)')`
}

/**
 * An amount, or null where it is negative: nobody moves less than nothing, so such a value is not known. Sums, counts and
 * extremes are taken over this, as finished columns take such a value for missing.
 */
export function knownAmount(sql: string): string {
  return `if(${sql} >= 0, ${sql}, NULL)`
}

/** A number of things as a double, or null where it is negative or infinite. */
export function knownCount(sql: string): string {
  return `if(toFloat64(${sql}) >= 0 AND isFinite(toFloat64(${sql})), toFloat64(${sql}), NULL)`
}

/** A double, or null where it is infinite. */
export function finite(sql: string): string {
  return `if(isFinite(toFloat64(${sql})), toFloat64(${sql}), NULL)`
}
