import { type AlignedTables, type DeclaredFeature, matrixColumn } from '@alertsmith/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeatureBuilder } from '../feature-builder.js'
import { phrase } from '../phrase/phrase.js'
import { handTables } from '../testing/network.js'
import { declaredTable, sampleTables } from '../testing/tables.js'
import { encode, fitVocabulary } from './vocabulary.js'

const DECLARED: readonly DeclaredFeature[] = [
  { name: 'score', table: 'raw_features', column: 'score_v2', kind: 'number' },
  { name: 'vip', table: 'raw_alerts', column: 'vip', kind: 'boolean' },
  { name: 'tags', table: 'raw_alerts', column: 'tags', kind: 'array-length' },
  { name: 'country', table: 'raw_alerts', column: 'country', kind: 'category', minFrequency: 2 },
]

function tablesWith(country: readonly (string | null)[]): AlignedTables {
  const declared = declaredTable({
    score: [0.5, null, -3, Number.POSITIVE_INFINITY, 1e9],
    vip: [true, false, null, true, true],
    tags: [0, 3, null, -1, 2],
    country,
  })
  return { ...handTables(), declared }
}

const none = Number.NaN
const tables = tablesWith(['FR', 'DE', 'FR', null, 'DE'])
const builder = FeatureBuilder.fit(tables, { declared: DECLARED })

describe('declared features', () => {
  const matrix = builder.transform(tables)
  const column = (name: string) => [...matrixColumn(matrix, matrix.names.indexOf(name))]

  it('stand after the built-in ones and are in the catalogue of the builder', () => {
    expect(builder.featureNames.slice(62)).toEqual(['score', 'vip', 'tags', 'country'])
    expect(builder.features.map(({ name }) => name)).toEqual(builder.featureNames)
    expect(builder.features[62]).toMatchObject({
      group: 'declared',
      sources: ['declared.score'],
      meaning: 'raw_features.score_v2',
    })
    expect(builder.declared).toEqual(DECLARED)
  })

  it('pass numbers, booleans and lengths through, infinite and impossible ones as unknown', () => {
    expect(column('score')).toEqual([0.5, none, -3, none, 1e9])
    expect(column('vip')).toEqual([1, 0, none, 1, 1])
    expect(column('tags')).toEqual([0, 3, none, none, 2])
  })

  it('code categories by falling frequency, ties by text, and tell LightGBM which columns they are', () => {
    expect(column('country')).toEqual([1, 0, 1, none, 0])
    expect(matrix.categorical).toEqual([65])
    expect(builder.categorical).toEqual([65])
    expect(builder.features[65]!.categories).toEqual(['DE', 'FR'])
    expect(phrase(builder.features[65]!, 1, { windowDays: 7 })).toBe('country is FR')
  })

  it('learn their vocabulary from training rows alone', () => {
    const rows = Int32Array.of(0, 2, 3)
    const fitted = FeatureBuilder.fit(tables, { declared: DECLARED, rows })
    expect(fitted.features[65]!.categories).toEqual(['FR'])
    const others = tablesWith(['FR', 'XX', 'FR', null, 'XX'])
    const again = FeatureBuilder.fit(others, { declared: DECLARED, rows })
    expect(again.state.steps.at(-1)).toEqual(fitted.state.steps.at(-1))
    const scored = fitted.transform(others)
    expect([...matrixColumn(scored, 65)]).toEqual([0, none, 0, none, none])
  })

  it('come back from the state without being declared again', () => {
    const restored = FeatureBuilder.fromState(JSON.parse(JSON.stringify(builder.state)), {
      expectedHash: builder.stateHash,
    })
    expect(restored.declared).toEqual(builder.declared)
    expect(restored.features).toEqual(builder.features)
    expect(restored.transform(tables)).toEqual(matrix)
  })

  it('are part of the hash: another declaration and another vocabulary give another one', () => {
    const hashes = [
      builder,
      FeatureBuilder.fit(tables),
      FeatureBuilder.fit(tables, { declared: DECLARED.slice(0, 3) }),
      FeatureBuilder.fit(tables, { declared: DECLARED.with(0, { ...DECLARED[0]!, column: 'score_v3' }) }),
      FeatureBuilder.fit(tablesWith(['FR', 'DE', 'FR', null, 'FR']), { declared: DECLARED }),
    ].map(({ stateHash }) => stateHash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('need their table and columns only while they are wanted', () => {
    const { declared: _, ...without } = tables
    expect(() => FeatureBuilder.fit(without, { declared: DECLARED })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_TABLES',
        message: expect.stringContaining('- declared: expected 5 rows, one per alert; found no table'),
      }),
    )
    const fitted = FeatureBuilder.fit(without, { declared: DECLARED, exclude: ['declared'] })
    expect(fitted.declared).toEqual([])
    expect(fitted.featureNames).toHaveLength(62)
    const renamed = { ...tables, declared: tables.declared!.select(['score', 'vip', 'tags']) }
    expect(() => builder.transform(renamed)).toThrow(/- declared\.country: expected text .*no such column/)
  })
})

describe('a declaration', () => {
  const good = DECLARED[0]!
  it.each<[string, object, string, RegExp]>([
    ['a name with a blank', { ...good, name: 'my score' }, 'FEATURES_BAD_DECLARATION', /got "my score"/],
    ['the name of a group', { ...good, name: 'cluster' }, 'FEATURES_BAD_DECLARATION', /feature group/],
    [
      'another table',
      { ...good, table: 'raw_clusters' },
      'FEATURES_BAD_DECLARATION',
      /raw_alerts, raw_features/,
    ],
    ['no column', { ...good, column: '' }, 'FEATURES_BAD_DECLARATION', /"column"/],
    [
      'the label',
      { ...good, column: 'Label' },
      'FEATURES_BAD_DECLARATION',
      /how an alert ended; got "Label"/,
    ],
    ['nothing in it', null as unknown as object, 'FEATURES_BAD_DECLARATION', /got null/],
    ['another kind', { ...good, kind: 'numbers' }, 'FEATURES_BAD_DECLARATION', /Did you mean "number"/],
    [
      'a frequency of 0',
      { ...DECLARED[3]!, minFrequency: 0 },
      'FEATURES_BAD_DECLARATION',
      /at least 1; got 0/,
    ],
    [
      'a frequency for numbers',
      { ...good, minFrequency: 5 },
      'FEATURES_BAD_DECLARATION',
      /unless kind is "category"/,
    ],
    ['a misspelt field', { ...good, minFrequenzy: 5 }, 'FEATURES_UNKNOWN_KEY', /Did you mean "minFrequency"/],
    [
      'the name of a built-in feature',
      { ...good, name: 'in_degree' },
      'FEATURES_NAME_CLASH',
      /name of a built-in/,
    ],
  ])('with %s is refused', (_, feature, code, message) => {
    expect(() => FeatureBuilder.fit(tables, { declared: [feature as DeclaredFeature] })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })

  it('that occurs twice is refused', () => {
    expect(() => FeatureBuilder.fit(tables, { declared: [good, good] })).toThrow(
      expect.objectContaining({
        code: 'FEATURES_NAME_CLASH',
        message:
          'FeatureBuilder: the declared feature "score" must have a name of its own; got the name of a declared feature. Rename it.',
      }),
    )
  })
})

describe('vocabulary', () => {
  const column = (texts: readonly (string | null)[]) => {
    const values = [...new Set(texts.filter((text) => text !== null))]
    return { codes: Int32Array.from(texts, (text) => (text === null ? -1 : values.indexOf(text))), values }
  }
  const all = (length: number) => Int32Array.from({ length }, (_, row) => row)

  it('keeps the 1,000 most frequent texts', () => {
    const texts = Array.from({ length: 3_000 }, (_, row) => `t${row % 1_500}`)
    const { vocabulary } = fitVocabulary(column([...texts, 't1499']), all(3_001), 1)
    expect(vocabulary).toHaveLength(1_000)
    expect(vocabulary[0]).toBe('t1499')
    expect(vocabulary[1]).toBe('t0')
  })

  it('is empty where all texts are rare', () => {
    const texts = column(['a', 'b', null])
    expect(fitVocabulary(texts, all(3), 2)).toEqual({ vocabulary: [] })
    const out = new Float64Array(3)
    encode(texts, { vocabulary: [] }, out)
    expect([...out]).toEqual([none, none, none])
  })

  it('counts texts that decode alike as one', () => {
    const alike = { codes: Int32Array.of(0, 1, 2), values: ['\uFFFD', 'a', '\uFFFD'] }
    const fitted = fitVocabulary(alike, all(3), 2)
    expect(fitted).toEqual({ vocabulary: ['\uFFFD'] })
    const out = new Float64Array(3)
    encode(alike, fitted, out)
    expect([...out]).toEqual([0, none, 0])
  })

  it('does not depend on the order of the rows, and codes every frequent text', () => {
    const texts = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'A', '')), { maxLength: 30 })
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4 }), (cells, minFrequency) => {
        const fitted = fitVocabulary(column(cells), all(cells.length), minFrequency)
        expect(fitVocabulary(column(cells.toReversed()), all(cells.length), minFrequency)).toEqual(fitted)
        const out = new Float64Array(cells.length)
        encode(column(cells), fitted, out)
        cells.forEach((text, row) => {
          const frequency = cells.filter((other) => other === text).length
          const expected = text === null || frequency < minFrequency ? undefined : text
          expect(fitted.vocabulary[out[row]!]).toBe(expected)
        })
      }),
    )
  })
})

it('declared features are refused at cluster grain', () => {
  expect(() => FeatureBuilder.fit(sampleTables(1, {}), { grain: 'cluster', declared: DECLARED })).toThrow(
    expect.objectContaining({ code: 'FEATURES_BAD_DECLARATION' }),
  )
})
