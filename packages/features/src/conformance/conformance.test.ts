import { describe, expect, it } from 'vitest'
import { CLUSTER_STEPS, FEATURE_STEPS } from '../catalogue.js'
import { checkDeclared } from '../declared/check-declared.js'
import { declaredStep } from '../declared/declared-step.js'
import { handClusters } from '../testing/clusters.js'
import { handTables } from '../testing/network.js'
import { conformanceChecks } from './conformance-checks.js'

describe.each(FEATURE_STEPS)('alert step $name', (step) => {
  it.each(conformanceChecks(step, { tables: handTables() }))('by hand: $name', ({ run }) => run())
  it.each(conformanceChecks(step))('by example: $name', ({ run }) => run())
})

describe.each(CLUSTER_STEPS)('cluster step $name', (step) => {
  it.each(conformanceChecks(step, { grain: 'cluster', tables: handClusters() }))(
    'by hand: $name',
    ({ run }) => run(),
  )
  it.each(conformanceChecks(step, { grain: 'cluster' }))('by example: $name', ({ run }) => run())
})

const declared = checkDeclared(
  [
    { name: 'score', table: 'raw_features', column: 'score', kind: 'number' },
    { name: 'vip', table: 'raw_alerts', column: 'vip', kind: 'boolean' },
    { name: 'tags', table: 'raw_alerts', column: 'tags', kind: 'array-length' },
    { name: 'country', table: 'raw_alerts', column: 'country', kind: 'category', minFrequency: 3 },
  ],
  'alert',
)

describe.each(declared)('declared $kind', (feature) => {
  it.each(conformanceChecks(declaredStep(feature)))('$name', ({ run }) => run())
})

it('refuses a misspelt option', () => {
  const options: object = { table: handTables() }
  expect(() => conformanceChecks(FEATURE_STEPS[0]!, options)).toThrow(
    expect.objectContaining({
      code: 'FEATURES_UNKNOWN_KEY',
      message: expect.stringContaining('Did you mean "tables"?'),
    }),
  )
})
