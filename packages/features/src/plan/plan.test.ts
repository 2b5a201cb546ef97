import { matrixColumn } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { amount, count, text } from '../columns/request.js'
import { FeatureBuilder, type FitOptions } from '../feature-builder.js'
import { defineStep } from '../steps/define-step.js'
import type { FeatureStep, JsonValue } from '../steps/step.js'
import { handClusters } from '../testing/clusters.js'
import { handTables } from '../testing/network.js'

const tables = handTables()
const whole = FeatureBuilder.fit(tables)
const wholeMatrix = whole.transform(tables)

function wholeColumn(name: string): Float64Array {
  return matrixColumn(wholeMatrix, wholeMatrix.names.indexOf(name))
}

const roundStep = defineStep({
  name: 'round-amounts',
  version: 3,
  inputs: { volume: amount('alerts', 'volume_usd'), severity: text('alerts', 'severity') },
  outputs: {
    ends_in_00: {
      from: ['volume'],
      meaning: 'The volume ends in 00',
      unit: '0 or 1',
      missing: 'nan',
    },
    above_training_max: {
      from: ['volume', 'severity'],
      meaning: 'Volume / largest training volume',
      unit: 'ratio',
      missing: 'nan',
      fitted: true,
    },
  },
  fitted: {
    fit: ({ columns, rows }) => {
      const known = [...rows].map((row) => columns.volume[row]!).filter((usd) => !Number.isNaN(usd))
      return { largest: Math.max(0, ...known) }
    },
    checkState: (state) =>
      typeof state === 'object' && state !== null && 'largest' in state ? undefined : 'expected largest',
  },
  transform({ numRows, columns: { volume }, out, state }) {
    for (let row = 0; row < numRows; row++) {
      const usd = volume[row]!
      out.ends_in_00[row] = Number.isNaN(usd) ? Number.NaN : Number(usd % 100 === 0)
      out.above_training_max[row] = usd / state.largest
    }
  },
})

describe('include and exclude', () => {
  it('pick features and groups in the order of the catalogue, with the values of the whole matrix', () => {
    const fitted = FeatureBuilder.fit(tables, {
      include: ['network', 'volume_usd', 'volume_zscore'],
      exclude: ['in_degree', 'tx_in_count'],
    })
    expect(fitted.featureNames.slice(0, 3)).toEqual(['volume_usd', 'volume_zscore', 'total_in'])
    expect(fitted.featureNames).toHaveLength(2 + 15 - 2)
    expect(fitted.features.map(({ name }) => name)).toEqual(fitted.featureNames)
    expect(fitted.state.steps.map(({ name }) => name)).toEqual(['alert', 'statistical', 'network'])
    const matrix = fitted.transform(tables)
    matrix.names.forEach((name, index) => {
      expect(matrixColumn(matrix, index), name).toEqual(wholeColumn(name))
    })
    const restored = FeatureBuilder.fromState(fitted.state, { expectedHash: fitted.stateHash })
    expect(restored.transform(tables)).toEqual(matrix)
  })

  it('give every single feature the value it has among all others', () => {
    for (const name of whole.featureNames) {
      const matrix = FeatureBuilder.fit(tables, { include: [name] }).transform(tables)
      expect(matrix.names).toEqual([name])
      expect(matrix.values, name).toEqual(wholeColumn(name))
    }
  })

  it('may exclude a group that this grain does not have', () => {
    const clusters = FeatureBuilder.fit(handClusters(), { grain: 'cluster', exclude: ['statistical'] })
    expect(clusters.stateHash).toBe(FeatureBuilder.fit(handClusters(), { grain: 'cluster' }).stateHash)
  })

  it('ask for no column that only excluded features read', () => {
    const poor = { ...tables, moneyFlows: tables.moneyFlows.select(['in_degree']) }
    expect(() => FeatureBuilder.fit(poor)).toThrow(/moneyFlows\.total_in/)
    expect(FeatureBuilder.fit(poor, { exclude: ['network'] }).featureNames).toHaveLength(47)
  })

  it.each<[FitOptions, RegExp]>([
    [
      { include: ['netwrok'] },
      /"include" must name features or groups .*got "netwrok"\. Did you mean "network"\?/,
    ],
    [{ exclude: ['in_degre'] }, /"exclude" .* Did you mean "in_degree"\?/],
    [{ include: ['declared'] }, /got "declared"/],
    [{ include: [] }, /must leave at least one feature; got none/],
    [{ include: ['network'], exclude: ['network'] }, /must leave at least one feature; got none/],
    [{ include: 'network' as unknown as string[] }, /must be a list of features and groups; got "network"/],
    [{ grain: 'clusters' as 'cluster' }, /"grain" must be one of alert, cluster; got "clusters"\. Did you/],
  ])('%j is refused', (options, message) => {
    expect(() => FeatureBuilder.fit(tables, options)).toThrow(
      expect.objectContaining({ code: 'FEATURES_BAD_OPTION', message: expect.stringMatching(message) }),
    )
  })
})

describe('own steps', () => {
  const rows = Int32Array.of(0, 1)
  const fitted = FeatureBuilder.fit(tables, { steps: [roundStep], rows, include: ['cluster', 'own'] })
  const saved = JSON.parse(JSON.stringify(fitted.state))

  it('stand after all others, in the group own, and learn from training rows', () => {
    const matrix = fitted.transform(tables)
    expect(matrix.names.slice(5)).toEqual(['ends_in_00', 'above_training_max'])
    expect([...matrixColumn(matrix, 5)]).toEqual([1, 1, 1, Number.NaN, 1])
    expect([...matrixColumn(matrix, 6)]).toEqual([1, 0, 3, Number.NaN, 3])
    expect(fitted.state.steps[1]).toEqual({ name: 'round-amounts', version: 3, state: { largest: 100 } })
  })

  it('are passed again to a saved state', () => {
    const restored = FeatureBuilder.fromState(saved, { steps: [roundStep], expectedHash: fitted.stateHash })
    expect(restored.transform(tables)).toEqual(fitted.transform(tables))
    expect(restored.features).toEqual(fitted.features)
  })

  it.each<[string, readonly FeatureStep[], RegExp]>([
    ['missing', [], /got "ends_in_00"\. Pass every own step of the fit as "steps"/],
    [
      'of another version',
      [{ ...roundStep, version: 4 }],
      /"round-amounts" version 3; here it is .* version 4/,
    ],
    ['of another name', [{ ...roundStep, name: 'rounding' }], /here it is "rounding" version 3/],
  ])('%s are refused', (_, steps, message) => {
    expect(() => FeatureBuilder.fromState(saved, { steps })).toThrow(
      expect.objectContaining({ code: 'FEATURES_STATE_MISMATCH', message: expect.stringMatching(message) }),
    )
  })

  it('that the state does not name are left alone', () => {
    expect(FeatureBuilder.fromState(whole.state, { steps: [roundStep] }).stateHash).toBe(whole.stateHash)
  })

  it.each<[string, Partial<FeatureStep>, RegExp]>([
    [
      'an infinite value',
      { transform: ({ out }) => out.ends_in_00!.fill(Number.NEGATIVE_INFINITY) },
      /step "round-amounts": output "ends_in_00" must be a finite number or NaN; got -Infinity in row 0/,
    ],
    [
      'what transform throws',
      {
        transform: () => {
          throw new TypeError('no such amount')
        },
      },
      /step "round-amounts": transform failed: no such amount/,
    ],
  ])('are held to the contract while they run: %s', (_, part, message) => {
    const builder = FeatureBuilder.fit(tables, { steps: [{ ...roundStep, ...part }], rows })
    expect(() => builder.transform(tables)).toThrow(
      expect.objectContaining({ code: 'FEATURES_BAD_STEP', message: expect.stringMatching(message) }),
    )
  })

  it('work at cluster grain', () => {
    const doubled = defineStep({
      name: 'doubled',
      version: 1,
      inputs: { size: count('clusters', 'cluster_size') },
      outputs: { doubled_size: { from: ['size'], meaning: 'Size × 2', unit: 'addresses', missing: 'nan' } },
      transform: ({ columns, out }) => out.doubled_size.set(columns.size.map((size) => size * 2)),
    })
    const clusters = handClusters()
    const builder = FeatureBuilder.fit(clusters, { grain: 'cluster', steps: [doubled], include: ['own'] })
    expect([...builder.transform(clusters).values]).toEqual([8, 2, 4, Number.NaN])
  })

  const output = roundStep.outputs[0]!
  const learns = (state: unknown): FeatureStep => ({ ...roundStep, fit: () => state as JsonValue })
  it.each<[string, string, FeatureStep, RegExp]>([
    [
      'reading labels',
      'FEATURES_BAD_STEP',
      { ...roundStep, inputs: { label: { table: 'labels' as 'alerts', column: 'label', kind: 'count' } } },
      /"inputs.label.table" must be one of alerts, .*; got "labels"/,
    ],
    [
      'reading a table of clusters',
      'FEATURES_BAD_STEP',
      { ...roundStep, inputs: { known: count('members', 'known_members') } },
      /got "members"/,
    ],
    ['without a name', 'FEATURES_BAD_STEP', { ...roundStep, name: '' }, /"name" must be/],
    ['with a version of 0', 'FEATURES_BAD_STEP', { ...roundStep, version: 0 }, /"version" must be/],
    ['without outputs', 'FEATURES_BAD_STEP', { ...roundStep, outputs: [] }, /at least one feature/],
    [
      'with an output of a bad name',
      'FEATURES_BAD_STEP',
      { ...roundStep, outputs: [{ ...output, name: 'a b' }] },
      /got "a b"/,
    ],
    [
      'with an unknown group',
      'FEATURES_BAD_STEP',
      { ...roundStep, outputs: [{ ...output, group: 'mine' as 'own' }] },
      /got "mine"/,
    ],
    [
      'that checks no state',
      'FEATURES_BAD_STEP',
      (({ checkState: _, ...step }) => step)(roundStep),
      /"checkState" must be there where fit is/,
    ],
    ['that learns NaN', 'FEATURES_BAD_STEP', learns({ a: [1, Number.NaN] }), /"state.a.1" must survive JSON/],
    ['that learns a Map', 'FEATURES_BAD_STEP', learns(new Map()), /"state" must survive JSON/],
    ['that learns nothing', 'FEATURES_BAD_STEP', learns(undefined), /"state" must survive JSON/],
    ['named like a built-in one', 'FEATURES_NAME_CLASH', { ...roundStep, name: 'alert' }, /own step "alert"/],
    [
      'with a built-in feature',
      'FEATURES_NAME_CLASH',
      { ...roundStep, outputs: [{ ...output, name: 'in_degree' }] },
      /own feature "in_degree"/,
    ],
  ])('%s are refused', (_, code, step, message) => {
    expect(() => FeatureBuilder.fit(tables, { steps: [step] })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})

it('phrases are no part of the state', () => {
  const spoken = { ...roundStep, outputs: roundStep.outputs.map((o) => ({ ...o, phrase: 'is {value}' })) }
  const hash = (step: FeatureStep) => FeatureBuilder.fit(tables, { steps: [step] }).stateHash
  expect(hash(spoken)).toBe(hash(roundStep))
})
