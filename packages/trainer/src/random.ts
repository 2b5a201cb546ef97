/** A source of random numbers that gives the same sequence for the same seed on every platform. */
export interface Random {
  /** A uniform integer in [0, 2³²). */
  uint32(): number
  /** A uniform integer in [0, `bound`), `bound` from 1 to 2³². */
  below(bound: number): number
}

/**
 * xoshiro128** 1.1 by D. Blackman and S. Vigna (https://prng.di.unimi.it/xoshiro128starstar.c),
 * its state filled by SplitMix64 as they recommend. 32-bit integer arithmetic only.
 *
 * @param stream Independent sequences for one seed, so that the folds do not repeat the split's shuffle.
 */
export function createRandom(seed: number, stream = 0): Random {
  const next = splitMix64(BigInt(seed) + (BigInt(stream) << 32n))
  const [low, high] = [next(), next()]
  return fromState([low, low >> 32n, high, high >> 32n].map((word) => Number(BigInt.asUintN(32, word))))
}

/** The generator for a given state of four 32-bit words, not all zero. */
export function fromState(state: readonly number[]): Random {
  let [s0, s1, s2, s3] = state as [number, number, number, number]

  function uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0
    const t = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotateLeft(s3, 11)
    return result
  }

  function below(bound: number): number {
    // Values past the last whole multiple of bound are drawn again: a plain remainder favours small numbers.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let value = uint32()
    while (value >= limit) value = uint32()
    return value % bound
  }

  return { uint32, below }
}

/** SplitMix64 (https://prng.di.unimi.it/splitmix64.c): unsigned 64-bit outputs. */
export function splitMix64(seed: bigint): () => bigint {
  let state = BigInt.asUintN(64, seed)
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}

/** Shuffles in place (Fisher-Yates): every order equally likely. */
export function shuffle(items: Int32Array, random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = items[i]!
    items[i] = items[j]!
    items[j] = held
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
