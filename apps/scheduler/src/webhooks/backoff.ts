/** After this many attempts, which take about a day, a delivery is given up. */
export const MAX_ATTEMPTS = 16

const FIRST_MS = 15_000
const LONGEST_MS = 6 * 3_600_000

/**
 * The wait after a failed attempt, in milliseconds: doubles each time, and a random part keeps many deliveries to a
 * receiver that was away from arriving at one instant.
 *
 * @param attempt attempts made so far, from 1
 * @param random in 0 … 1
 */
export function waitAfter(attempt: number, random = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1))
  return Math.round(full * (0.5 + random / 2))
}
