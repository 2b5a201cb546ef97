import { describe, expect, it } from 'vitest'
import { amount } from '../columns/request.js'
import { defineStep } from '../steps/define-step.js'
import type { FeatureStep, JsonValue } from '../steps/step.js'
import { conformanceChecks } from './conformance-checks.js'

const good = defineStep({
  name: 'above-mean',
  version: 1,
  inputs: { volume: amount('alerts', 'volume_usd') },
  outputs: {
    above_mean: {
      from: ['volume'],
      meaning: 'Volume is above the training mean',
      unit: '0 or 1',
      missing: 'nan',
      fitted: true,
    },
  },
  fitted: {
    fit: ({ columns, rows }) => {
      const known = [...rows].map((row) => columns.volume[row]!).filter((usd) => usd < 1e300)
      known.sort((a, b) => a - b)
      return { mean: known.reduce((sum, usd) => sum + usd, 0) / Math.max(1, known.length) }
    },
    checkState: (state) =>
      typeof state === 'object' && state !== null && 'mean' in state ? undefined : 'expected a mean',
  },
  transform({ numRows, columns: { volume }, out, state }) {
    for (let row = 0; row < numRows; row++) {
      const usd = volume[row]!
      out.above_mean[row] = Number.isNaN(usd) ? usd : Number(usd > state.mean)
    }
  },
})

function failures(step: FeatureStep): string[] {
  return conformanceChecks(step).flatMap(({ name, run }) => {
    try {
      run()
      return []
    } catch {
      return [name]
    }
  })
}

type Transform = FeatureStep['transform']
const withTransform = (transform: Transform): FeatureStep => ({ ...good, transform })
let calls = 0

describe('the conformance suite', () => {
  it('lets a good step pass', () => {
    expect(failures(good)).toEqual([])
  })

  it.each<[string, FeatureStep, string]>([
    ['leaves rows unset', withTransform(() => {}), 'sets every element of every output'],
    [
      'reads the row above',
      withTransform(({ numRows, columns, out }) => {
        const volume = columns.volume as Float64Array
        for (let row = 0; row < numRows; row++) out.above_mean![row] = volume[Math.max(0, row - 1)]!
      }),
      'gives a slice of rows the same values as the whole',
    ],
    [
      'divides by what may be 0',
      withTransform(({ columns, out }) =>
        out.above_mean!.set((columns.volume as Float64Array).map((v) => 1 / v)),
      ),
      'gives finite numbers or NaN',
    ],
    [
      'writes zeros where nothing is known',
      withTransform(({ columns, out }) =>
        out.above_mean!.set((columns.volume as Float64Array).map((v) => v || 0)),
      ),
      'keeps its missing policy where nothing is known',
    ],
    [
      'changes its input',
      withTransform(({ columns, out }) => {
        const volume = columns.volume as Float64Array
        out.above_mean!.set(volume)
        volume[3] = 7
      }),
      'leaves its input unchanged',
    ],
    [
      'is not the same twice',
      withTransform(({ out }) => {
        out.above_mean!.fill(calls++)
      }),
      'gives the same values again',
    ],
    [
      'learns from all rows',
      {
        ...good,
        fit: ({ columns }): JsonValue => ({ mean: (columns.volume as Float64Array).length }),
      },
      'learns from the training rows alone, in any order',
    ],
    [
      'learns what JSON cannot hold',
      { ...good, fit: (): JsonValue => ({ mean: Number.NaN }) },
      'has a state that survives JSON and is accepted again',
    ],
    [
      'accepts every state',
      { ...good, checkState: () => undefined },
      'refuses a state that is none of its own',
    ],
    [
      'reads what it does not name',
      { ...good, outputs: good.outputs.map((output) => ({ ...output, sources: ['alerts.severity'] })) },
      'names each output once, with sources among its inputs',
    ],
    [
      'gives fractions as categories',
      {
        ...withTransform(({ columns, out }) => out.above_mean!.set(columns.volume as Float64Array)),
        outputs: good.outputs.map((output) => ({ ...output, categorical: true as const })),
      },
      'gives categories codes that are whole numbers from 0',
    ],
  ])('catches a step that %s', (_, step, rule) => {
    expect(failures(step)).toContain(rule)
  })
})
