import { normal, uniform } from '../sql/random.js'

const burst = ['snapshot', 'group_number', 'round'] as const

/** Uniform draw for the member (or edge) `key` of a burst. */
export function memberUniform(salt: string, key: string): string {
  return uniform(salt, ...burst, key)
}

/** What the member (or edge) \`key\` moves in USD: the burst's amount, give or take a quarter. */
export function memberAmount(key: string): string {
  return `amount * exp(0.25 * ${normal('member-amount', ...burst, key)})`
}

/** The numbers `from` … `to` - 1 of those members that take part in this burst: about seven of eight. */
export function participants(from: string, to: string): string {
  return `arrayFilter(i -> i = ${from} OR ${memberUniform('absent', 'i')} >= 0.12, range(${from}, ${to}))`
}
