import type { JudgedRows } from './judged-rows.js'
import { severityRanks } from './severity.js'

/** An order that needs no model. */
export interface Baseline {
  readonly name: string
  /** Larger comes first; equal ones are tied. */
  readonly score: Float64Array
}

/** By volume (falling, unknown last) and by severity (critical first, unknown last), where rows know them. */
export function baselines({ volume, severity }: JudgedRows): Baseline[] {
  const found: Baseline[] = []
  if (volume?.some((value) => !Number.isNaN(value))) {
    found.push({
      name: 'volume',
      score: volume.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)),
    })
  }
  const ranks = severity && severityRanks(severity)
  if (ranks?.some((rank) => rank > 0)) found.push({ name: 'severity', score: ranks })
  return found
}
