/** What is told outside of a decision of the gate: names of ours, days and figures. Its sentences may quote rows. */
const TOLD = [
  ...['promoted', 'already', 'alias', 'model_id', 'champion_id'],
  ...['checks', 'limits', 'metric', 'gain', 'slice', 'calibration_error'],
]

/** Texts that are chosen by us, or days. */
const NAMES = new Set([
  ...['alias', 'model_id', 'champion_id', 'metric', 'name'],
  ...['start_date', 'end_date', 'first_date', 'last_date'],
])

export function decisionFacts(decision: unknown): Readonly<Record<string, unknown>> | null {
  if (!isMapping(decision)) return null
  return facts(Object.fromEntries(Object.entries(decision).filter(([key]) => TOLD.includes(key))))
}

function facts(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const told = fact(key, value)
      return told === undefined ? [] : [[key, told]]
    }),
  )
}

function fact(key: string, value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return NAMES.has(key) ? value : undefined
  if (Array.isArray(value)) return value.filter(isMapping).map(facts)
  return isMapping(value) ? facts(value) : undefined
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
