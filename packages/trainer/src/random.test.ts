import { describe, expect, it } from 'vitest'
import { createRandom, fromState, shuffle, splitMix64 } from './random.js'

describe('random numbers', () => {
  it('are those of the reference implementation in C', () => {
    const next = splitMix64(1234567n)
    expect([next(), next(), next()]).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
    ])
    const random = fromState([1, 2, 3, 4])
    expect(Array.from({ length: 10 }, random.uint32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  it('differ by stream', () => {
    expect(createRandom(42).uint32()).toBe(1776835114)
    expect(createRandom(42, 1).uint32()).toBe(3336543963)
  })

  it('reach every number below a bound about equally often', () => {
    const random = createRandom(1)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[random.below(7)]!++
    // Chi-squared with 6 degrees of freedom stays below 22.5 in 999 of 1000 fair dice.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquared).toBeLessThan(22.5)
  })

  it('draw again past the last whole multiple of the bound', () => {
    // Of bound 2³¹ + 1 only one multiple fits into 2³², so larger outputs are dropped, not folded back.
    const bound = 2 ** 31 + 1
    const plain = createRandom(5)
    const outputs = Array.from({ length: 50 }, plain.uint32)
    const kept = outputs.filter((value) => value < bound)
    expect(kept.length).toBeLessThan(outputs.length)
    const random = createRandom(5)
    expect(kept.map(() => random.below(bound))).toEqual(kept)
  })

  it('shuffle into each order about equally often', () => {
    const random = createRandom(3)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const items = Int32Array.of(0, 1, 2)
      shuffle(items, random)
      counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})
