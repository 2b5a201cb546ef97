import type { NETWORK_TABLES, NetworkTableName } from './network-tables.js'

/**
 * What a value of a ClickHouse type is in a row of `queryRows`: dates and times are text in UTC, and so is every
 * number that a JSON number cannot hold exactly (64 bits and more, Decimal).
 */
export type RowValue<Type extends string> = Type extends `Nullable(${infer Inner})`
  ? RowValue<Inner> | null
  : Type extends `LowCardinality(${infer Inner})`
    ? RowValue<Inner>
    : Type extends `Array(${infer Inner})`
      ? RowValue<Inner>[]
      : Type extends `Map(${string}, ${infer Inner})`
        ? Record<string, RowValue<Inner>>
        : Type extends 'Bool'
          ? boolean
          : Type extends 'UInt8' | 'UInt16' | 'UInt32' | 'Int8' | 'Int16' | 'Int32' | 'Float32' | 'Float64'
            ? number
            : string

/** One row of a network's table. */
export type NetworkRow<Table extends NetworkTableName> = {
  [Column in keyof (typeof NETWORK_TABLES)[Table]]: RowValue<(typeof NETWORK_TABLES)[Table][Column] & string>
}

/** The tables of a network, for Kysely. */
export type NetworkTables = { [Table in NetworkTableName]: NetworkRow<Table> }
