/** Park and Miller's minimal generator: numbers in (0, 1), the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
