import fc from 'fast-check'
import { expect, it } from 'vitest'
import { swarmOffsets } from './swarm.js'

it('places equal values alternately above and below their line', () => {
  expect(swarmOffsets([3, 3, 3, 3], [0, 6])).toEqual([0, -1, 1, -2].map((step) => step / 8))
})

it('stays within the row, and never puts two points of one place on each other', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 200 }), (values) => {
      const offsets = swarmOffsets(values, [-5, 5])
      expect(offsets.every((offset) => Math.abs(offset) <= 1)).toBe(true)
      const places = values.map((value, i) => `${value} ${offsets[i]}`)
      expect(new Set(places).size).toBe(values.length)
    }),
  )
})
