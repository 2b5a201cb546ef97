import { TooFewGroupsError } from '../errors.js'
import { createRandom, type Random, shuffle } from '../random.js'

/** The part number of each row: whole groups, each part near its share of both classes. */
export function assignByGroup(
  label: ArrayLike<number>,
  group: Uint32Array,
  options: { testSize: number; validationSize: number; seed: number },
): Uint8Array {
  const { testSize, validationSize } = options
  const shares = [(1 - testSize) * (1 - validationSize), (1 - testSize) * validationSize, testSize]
  const groups = indexGroups(label, group)
  if (groups.count < shares.length) {
    throw new TooFewGroupsError(
      `planSplit: the group split needs at least 3 addresses, one for each part; found ${groups.count}. ` +
        'Extract more addresses, or use the temporal or stratified split.',
      { context: { groups: groups.count } },
    )
  }
  return dealGroups(groups, shares, createRandom(options.seed))
}

export interface GroupIndex {
  readonly count: number
  /** For each row, its group's number in order of first appearance, 0-based. */
  readonly ofRow: Int32Array
  /** For each group, its rows of label 0. */
  readonly negatives: Int32Array
  /** For each group, its rows of label 1. */
  readonly positives: Int32Array
}

export function indexGroups(label: ArrayLike<number>, group: Uint32Array): GroupIndex {
  const numbers = new Map<number, number>()
  const ofRow = Int32Array.from(group, (value) => {
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size)
    return numbers.size - 1
  })
  const negatives = new Int32Array(numbers.size)
  const positives = new Int32Array(numbers.size)
  for (let row = 0; row < ofRow.length; row++) (label[row]! > 0 ? positives : negatives)[ofRow[row]!]!++
  return { count: numbers.size, ofRow, negatives, positives }
}

/**
 * The part of each row. Groups are dealt one by one, large ones first and equal ones in random order, each to the part
 * where it lowers most the sum over parts and classes of (share held − share wanted)² / share wanted. No part stays
 * empty where there are as many groups as parts.
 */
export function dealGroups(groups: GroupIndex, shares: readonly number[], random: Random): Uint8Array {
  const { count, ofRow, negatives, positives } = groups
  const totals = [sum(negatives), sum(positives)] as const
  const held = shares.map(() => [0, 0] as [number, number])
  const partOfGroup = new Uint8Array(count)
  const empty = new Set(shares.keys())
  let left = count
  for (const group of largestFirst(groups, random)) {
    const onlyEmpty = left-- <= empty.size
    const added = [negatives[group]! / (totals[0] || 1), positives[group]! / (totals[1] || 1)] as const
    let best = 0
    let bestChange = Number.POSITIVE_INFINITY
    for (let part = 0; part < shares.length; part++) {
      if (onlyEmpty && !empty.has(part)) continue
      const wanted = shares[part]!
      const [heldNegatives, heldPositives] = held[part]!
      const change =
        (added[0] * (2 * (heldNegatives - wanted) + added[0]) +
          added[1] * (2 * (heldPositives - wanted) + added[1])) /
        wanted
      if (change < bestChange) {
        best = part
        bestChange = change
      }
    }
    held[best]![0] += added[0]
    held[best]![1] += added[1]
    partOfGroup[group] = best
    empty.delete(best)
  }
  return Uint8Array.from(ofRow, (group) => partOfGroup[group]!)
}

function largestFirst({ count, negatives, positives }: GroupIndex, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, group) => group)
  shuffle(order, random)
  const place = new Int32Array(count)
  for (let i = 0; i < count; i++) place[order[i]!] = i
  const size = (group: number) => negatives[group]! + positives[group]!
  return order.sort((a, b) => size(b) - size(a) || place[a]! - place[b]!)
}

function sum(values: Int32Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
