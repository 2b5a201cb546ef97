/** Tables that exist only while a network is being generated, bound as `{work_<name>:Identifier}`. Addresses are numbers here and money is whole US cents. */
export const WORK_TABLES = {
  /** One row per snapshot: how much of everything it gets. */
  snapshots: 'snapshot UInt16, alerts UInt32, senders UInt32, everyday_flows UInt32',
  /** One row per group of addresses that move money in one pattern, illicit or not. */
  groups: `
    group_number UInt32, illicit Bool, typology LowCardinality(String), hub UInt32, size UInt8,
    first_snapshot Int32, last_snapshot Int32, intensity Float64,
    log_amount Float64, kept_share Float64, span_share Float64`,
  /** One row per time that a group runs its pattern. `hub` is its first member; the others follow. */
  bursts: `
    snapshot UInt16, group_number UInt32, round UInt8, typology LowCardinality(String), hub UInt32, size UInt8,
    begin UInt32, span UInt32, amount Float64, kept_share Float64, payer UInt32, cash_out UInt32`,
  /** One row per flow. `circle` is the group or community inside which the money moved, 0 = none. */
  flows: 'snapshot UInt16, sender UInt32, receiver UInt32, cents UInt64, second UInt32, circle UInt32',
  /** One row per address with flows in a snapshot. */
  activity: `
    snapshot UInt16, address UInt32, received UInt64, sent UInt64, transactions UInt32, counterparties UInt32,
    in_degree UInt32, out_degree UInt32, largest UInt64, first_second UInt32, last_second UInt32, illicit_group UInt32`,
  /** The activity that raised an alert, with what the monitoring rules made of it. */
  alerts: `
    snapshot UInt16, address UInt32, received UInt64, sent UInt64, transactions UInt32, counterparties UInt32,
    largest UInt64, first_second UInt32, last_second UInt32, illicit_group UInt32,
    passed_on Float64, rules Array(LowCardinality(String))`,
} as const

export type WorkTable = keyof typeof WORK_TABLES
