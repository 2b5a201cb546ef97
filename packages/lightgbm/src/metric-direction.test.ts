import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { isHigherBetter } from './metric-direction.js'
import { PARAMETERS } from './parameters/parameter-table.js'

const metricSources = join(
  dirname(createRequire(import.meta.url).resolve('lightgbm/package.json')),
  'dependencies/LightGBM/src/metric',
)

it('agrees with LightGBM’s sources on every metric', () => {
  const higher: string[] = []
  for (const file of readdirSync(metricSources).filter((name) => name.endsWith('_metric.hpp'))) {
    // From one metric class to the next: its name, then the sign of its factor.
    for (const part of readFileSync(join(metricSources, file), 'utf8').split(/^class /m)) {
      const factor = /factor_to_bigger_better\(\) const override {\s*return (-?)1/.exec(part)
      const name = /name_\.?[a-z_]*\(?.*?"(\w+)@?"/.exec(part)?.[1]
      if (factor?.[1] === '' && name) higher.push(name)
    }
  }
  const metrics = Object.keys(PARAMETERS.metric!.options!)
  expect(higher.sort()).toEqual(metrics.filter((metric) => isHigherBetter(metric)).sort())
})

it('looks at the metric and not at its cut-off', () => {
  expect(isHigherBetter('ndcg@10')).toBe(true)
  expect(isHigherBetter('l2')).toBe(false)
})
