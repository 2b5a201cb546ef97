import { expect, it } from 'vitest'
import { planGc } from './plan-gc.js'

const NOW = new Date('2024-12-31T00:00:00Z')

/** Newest version first. */
const models = (group: string, ages: number[]) =>
  ages.map((age, index) => ({
    modelId: `${group}-${ages.length - index}`,
    modelType: 'alert_scorer',
    network: group,
    createdAt: new Date(NOW.getTime() - age * 86_400_000),
  }))

const outcome = (...args: Parameters<typeof planGc>) =>
  Object.fromEntries(planGc(...args).map(({ modelId, reasons }) => [modelId, reasons]))

it('keeps the newest of every group, the young and what is protected, and says why', () => {
  const all = [...models('a', [400, 10, 300, 200]), ...models('b', [500])]
  const named = new Map([['a-1', ['is the champion']]])
  expect(outcome(all, named, { keep: 2, keepDays: 90 }, NOW)).toEqual({
    'a-4': ['is the latest'],
    'a-3': ['is among the 2 newest', 'is younger than 90 days'],
    'a-2': [],
    'a-1': ['is the champion'],
    'b-1': ['is the latest'],
  })
})

it('never lets the latest go', () => {
  expect(outcome(models('a', [9000, 8000]), new Map(), { keep: 1, keepDays: 0 }, NOW)).toEqual({
    'a-2': ['is the latest'],
    'a-1': [],
  })
})

it('counts days to the moment', () => {
  const days = (age: number) =>
    outcome(models('a', [0, age]), new Map(), { keep: 1, keepDays: 30 }, NOW)['a-1']
  expect(days(29.9999)).toEqual(['is younger than 30 days'])
  expect(days(30)).toEqual([])
})
