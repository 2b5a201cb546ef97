/** What the schema says of a column's values beyond their type. */
export interface ValueRule {
  /** Completes "must be". */
  readonly words: string
  /** SQL: 1 where `value` obeys. NULL, which means unknown, obeys every rule. */
  holds(value: string): string
}

const WORDS = "'low', 'medium', 'high', 'critical'"

const SEVERITY: ValueRule = {
  words: 'low, medium, high or critical, or empty where it is not known',
  holds: (value) => `lower(${value}) IN (${WORDS}, '')`,
}

const RISK_LEVEL: ValueRule = {
  words: 'low, medium, high or critical',
  holds: (value) => `lower(${value}) IN (${WORDS})`,
}

/** NaN means unknown, as NULL does. */
const SHARE: ValueRule = {
  words: 'from 0 to 1',
  holds: (value) => `(isNaN(${value}) OR ${value} BETWEEN 0 AND 1)`,
}

const DISPOSITION: ValueRule = {
  words: '1 for an alert that proved right or 0 for one that did not',
  holds: (value) => `${value} IN (0, 1)`,
}

const DAYS: ValueRule = { words: 'a number of days from 1', holds: (value) => `${value} > 0` }

/** In text a FixedString is filled up with zero bytes, which would make it another name. */
const NAME: ValueRule = {
  words: 'a text that is not empty and has no zero bytes',
  holds: (value) => `(${value} != '' AND position(${value}, '\\0') = 0)`,
}

/** schema/README.md, in the words of SQL. */
const RULES: Readonly<Record<string, Readonly<Record<string, ValueRule>>>> = {
  raw_alerts: {
    alert_id: NAME,
    address: NAME,
    severity: SEVERITY,
    alert_confidence_score: SHARE,
    label: DISPOSITION,
    window_days: DAYS,
  },
  raw_features: { address: NAME, risk_score: SHARE, window_days: DAYS },
  raw_clusters: { cluster_id: NAME, window_days: DAYS },
  raw_money_flows: { window_days: DAYS },
  raw_address_labels: { address: NAME, risk_level: RISK_LEVEL, confidence_score: SHARE },
}

export function valueRule(table: string, column: string): ValueRule | undefined {
  return RULES[table]?.[column]
}
