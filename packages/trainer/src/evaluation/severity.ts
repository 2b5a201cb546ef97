import type { CodedColumn } from './judged-rows.js'

/** Names of severities, the gravest first; whatever else a column holds comes after them. */
const SEVERITIES = ['critical', 'high', 'medium', 'low']

/** From 4 for critical down to 1 for low, in any case of letters; 0 for every other name. */
export function severityRank(name: string): number {
  const place = SEVERITIES.indexOf(name.toLowerCase())
  return place === -1 ? 0 : SEVERITIES.length - place
}

/** The {@link severityRank} of each row, 0 where unknown. */
export function severityRanks({ codes, values }: CodedColumn): Float64Array {
  const ranks = values.map(severityRank)
  return Float64Array.from(codes, (code) => ranks[code] ?? 0)
}
