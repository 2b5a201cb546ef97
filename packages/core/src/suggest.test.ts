import { describe, expect, it } from 'vitest'
import { nearest, PROBLEMS_TOLD, tellSome } from './suggest.js'

const candidates = ['num_leaves', 'learning_rate', 'max_depth']

it.each([
  ['num_leafs', 'num_leaves'],
  ['lerning_rate', 'learning_rate'],
  ['MAX_DEPTH', 'max_depth'],
  ['zzz', undefined],
  ['', undefined],
])('nearest(%j) is %j', (word, expected) => {
  expect(nearest(word, candidates)).toBe(expected)
})

it('counts two neighbours that changed places as one slip', () => {
  expect(nearest('trian', ['train'])).toBe('train')
  expect(nearest('niart', ['train'])).toBeUndefined()
})

it('compares no word that nobody can have misspelt, and none that is too far off by its length', () => {
  const began = performance.now()
  const words = Array.from({ length: 20_000 }, (_, i) => `${'k'.repeat(i % 400)}${i}`)
  for (const word of words) nearest(word, ['threads', 'output_dir', 'k'.repeat(300)])
  expect(nearest('t'.repeat(1_000_000), ['t'.repeat(1_000_001)])).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(5_000)
})

describe('many problems', () => {
  it('are told in part, with the number of the rest', () => {
    const told = tellSome(
      Array.from({ length: 1_051 }, (_, i) => i),
      (i) => `problem ${i}`,
    )
    expect(told).toHaveLength(PROBLEMS_TOLD + 1)
    expect(told.slice(0, 2)).toEqual(['problem 0', 'problem 1'])
    expect(told.at(-1)).toBe('and 1,001 more of this kind.')
  })

  it('are told whole where they are few', () => {
    expect(tellSome(['a', 'b'], (word) => word.toUpperCase())).toEqual(['A', 'B'])
    expect(tellSome([], String)).toEqual([])
  })
})
