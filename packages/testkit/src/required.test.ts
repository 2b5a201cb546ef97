import { expect, it } from 'vitest'
import { demandIfRequired } from './required.js'

const required = { ALERTSMITH_TEST_REQUIRE: 'chromium,postgresql' }

it.each(['chromium', 'postgresql'] as const)('fails where %s is required and not there', (part) => {
  expect(() => demandIfRequired(part, false, required)).toThrow(`names ${part}`)
  expect(() => demandIfRequired(part, true, required)).not.toThrow()
  expect(() => demandIfRequired(part, false, {})).not.toThrow()
  expect(() => demandIfRequired(part, false, { ALERTSMITH_TEST_REQUIRE: 'other' })).not.toThrow()
})
