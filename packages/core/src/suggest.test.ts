import { expect, it } from 'vitest'
import { nearest } from './suggest.js'

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
