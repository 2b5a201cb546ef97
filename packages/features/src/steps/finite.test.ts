import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUILT_IN_STEPS } from '../catalogue.js'
import { requestedTables } from '../conformance/example-tables.js'
import { fitStep, transformStep } from '../conformance/run.js'
import { GRAINS } from '../grain.js'

const NUM_ROWS = 4
const MAX_INPUTS = 20

/** Doubles of every size, and those that break arithmetic more often than chance would have them. */
const cell = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, 1, -1, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.POSITIVE_INFINITY),
  fc.integer({ min: 0, max: 100 }),
  fc.constant(null),
)

describe.each(GRAINS)('steps for the grain %s', (grain) => {
  it.each([...BUILT_IN_STEPS[grain]])('$name: finite or NaN, whatever the numbers are', (step) => {
    expect(Object.keys(step.inputs).length).toBeLessThanOrEqual(MAX_INPUTS)
    const cells = fc.array(cell, { minLength: NUM_ROWS * MAX_INPUTS, maxLength: NUM_ROWS * MAX_INPUTS })
    fc.assert(
      fc.property(cells, (values) => {
        const tables = requestedTables(step.inputs, grain, NUM_ROWS, (kind, row, column) => {
          const value = values[row * MAX_INPUTS + column]!
          if (kind === 'text') return value === null ? null : String(value)
          if (kind === 'flag') return value === null ? null : value > 0
          return kind === 'day' && value !== null ? Math.round(Math.min(Math.max(value, -1e9), 1e9)) : value
        })
        const trial = { step, grain, tables }
        for (const [name, column] of Object.entries(transformStep(trial, fitStep(trial)))) {
          const infinite = column.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
          expect([...infinite], name).toEqual([])
        }
      }),
    )
  })
})
