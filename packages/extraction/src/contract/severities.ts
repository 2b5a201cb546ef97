/** The words of raw_alerts.severity and raw_address_labels.risk_level, from harmless to worst, in any letter case. */
export const RISK_WORDS = ['low', 'medium', 'high', 'critical'] as const

/** The place of a word among {@link RISK_WORDS}, from 1; 0 for another word, null for null. */
export function riskRank(column: string): string {
  const words = RISK_WORDS.map((word) => `'${word}'`).join(', ')
  return `transform(lower(toString(${column})), [${words}], [1, 2, 3, 4], 0)`
}
