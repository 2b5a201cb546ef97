import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dataset, type DatasetOptions, type Matrix, train } from '../src/index.js'
import { TOY_PARAMS, toy } from './toy.js'

const { matrix, label } = toy()
const { numRows, numColumns, values } = matrix

async function codeOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work
  } catch (error) {
    return error as { code: string; message: string }
  }
  return { code: 'none', message: '' }
}

const create = (options: DatasetOptions, change: Partial<Matrix> = {}) =>
  codeOf(Dataset.create({ ...matrix, ...change }, options))

function toRowMajor(): Matrix {
  const rows = new Float64Array(values.length)
  for (let row = 0; row < numRows; row++) {
    for (let column = 0; column < numColumns; column++) {
      rows[row * numColumns + column] = values[column * numRows + row]!
    }
  }
  return { ...matrix, values: rows, layout: 'row' }
}

describe('create', () => {
  it('trains the same model from columns, rows and shared memory', async () => {
    const shared = new Float64Array(new SharedArrayBuffer(values.byteLength))
    shared.set(values)
    const texts: string[] = []
    for (const data of [matrix, toRowMajor(), { ...matrix, values: shared }]) {
      using dataset = await Dataset.create(data, { label, params: TOY_PARAMS })
      const { booster } = await train(TOY_PARAMS, dataset, { rounds: 5 })
      texts.push(booster.toString())
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[2]).toBe(texts[0])
  })

  it('takes 32-bit floats', async () => {
    const narrow = Float32Array.from(values)
    const texts: string[] = []
    for (const data of [narrow, Float64Array.from(narrow)]) {
      using dataset = await Dataset.create({ ...matrix, values: data }, { label, params: TOY_PARAMS })
      texts.push((await train(TOY_PARAMS, dataset, { rounds: 5 })).booster.toString())
    }
    expect(texts[0]).toBe(texts[1])
  })

  it('keeps names, label, weight and groups', async () => {
    const featureNames = ['größe', 'b', 'c', 'd']
    const weight = Float32Array.from(label, (value) => 1 + value)
    using dataset = await Dataset.create(matrix, { label, weight, group: [200, 300], featureNames })
    expect(dataset).toMatchObject({ numRows: 500, numFeatures: 4, hasLabel: true, featureNames })
    expect(dataset.label).toEqual(Float32Array.from(label))
    expect(dataset.weight).toEqual(weight)
    expect(dataset.group).toEqual(Int32Array.of(200, 300))
  })

  it('takes names and bins from its reference', async () => {
    using training = await Dataset.create(matrix, { label, featureNames: ['a', 'b', 'c', 'd'] })
    using validation = await Dataset.create(matrix, { label, reference: training })
    expect(validation.featureNames).toEqual(['a', 'b', 'c', 'd'])
  })

  it('splits a categorical feature by sets of categories', async () => {
    const codes = Float64Array.from({ length: numRows }, (_, row) => row % 5)
    const odd = Uint8Array.from(codes, (code) => (code === 1 || code === 4 ? 1 : 0))
    const data: Matrix = { values: codes, numRows, numColumns: 1, layout: 'column' }
    using dataset = await Dataset.create(data, { label: odd, categoricalFeatures: [0], params: TOY_PARAMS })
    const { booster } = await train(TOY_PARAMS, dataset, { rounds: 1 })
    expect(booster.toString()).toMatch(/^num_cat=[1-9]/m)
  })

  it('passes LightGBM’s log on', async () => {
    const lines: string[] = []
    const constant = { ...matrix, values: new Float64Array(values.length) }
    using _dataset = await Dataset.create(constant, {
      onLog: ({ level, text }) => lines.push(`${level}: ${text}`),
    })
    expect(lines.join('\n')).toMatch(/^warning: There are no meaningful features/m)
  })
})

describe('hostile matrices', () => {
  // Newer than the library declarations this repository compiles against.
  const resizableBuffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [
    values.byteLength,
    { maxByteLength: 2 * values.byteLength },
  ])
  const resizable = new Float64Array(resizableBuffer)
  const transferred = new Float64Array(values)
  const { port1 } = new MessageChannel()
  port1.postMessage(transferred.buffer, [transferred.buffer])
  port1.close()

  it.each<[string, Partial<Matrix>]>([
    ['no rows', { numRows: 0, values: new Float64Array() }],
    ['no columns', { numColumns: 0, values: new Float64Array() }],
    ['a length that does not fit', { numRows: 501 }],
    ['a fraction of a row', { numRows: 250.5, numColumns: 8 }],
    ['a NaN shape', { numRows: Number.NaN }],
    ['more rows than LightGBM counts', { numRows: 2 ** 31 }],
    ['an unknown layout', { layout: 'diagonal' as 'row' }],
    ['integers', { values: new Int32Array(values.length) as unknown as Float64Array }],
    ['a plain array', { values: Array.from(values) as unknown as Float64Array }],
    ['nothing', { values: undefined as unknown as Float64Array }],
    ['memory that may shrink', { values: resizable }],
    ['memory that was transferred away', { values: transferred }],
  ])('refuses %s', async (_name, change) => {
    expect((await create({ label }, change)).code).toBe('LGBM_INVALID_MATRIX')
  })
})

describe('hostile fields', () => {
  const withValue = (value: number) => Float64Array.from(label, (y, row) => (row === 7 ? value : y))

  it.each<[DatasetOptions, string, RegExp]>([
    [{ label: label.subarray(1) }, 'LGBM_INVALID_FIELD', /500 in all; got 499/],
    [{ label: withValue(Number.NaN) }, 'LGBM_INVALID_FIELD', /got NaN in row 7/],
    [{ label: withValue(Number.POSITIVE_INFINITY) }, 'LGBM_INVALID_FIELD', /got Infinity in row 7/],
    [{ label: withValue(1e300) }, 'LGBM_INVALID_FIELD', /1e\+300 in row 7/],
    [{ label, weight: withValue(-1) }, 'LGBM_INVALID_FIELD', /at least 0; got -1 in row 7/],
    [
      { label, weight: new Float32Array(numRows) },
      'LGBM_INVALID_FIELD',
      /greater than 0 for at least one row/,
    ],
    [{ label, initScore: new Float64Array(501) }, 'LGBM_INVALID_FIELD', /"initScore" must have 500/],
    [{ label, initScore: withValue(Number.NaN) }, 'LGBM_INVALID_FIELD', /"initScore"/],
    [{ label, group: [200, 299] }, 'LGBM_INVALID_GROUPS', /2 queries with 499 rows/],
    [{ label, group: [500, 0] }, 'LGBM_INVALID_GROUPS', /got 0 for query 1/],
    [{ label, group: [250.5, 249.5] }, 'LGBM_INVALID_GROUPS', /whole numbers/],
    [{ featureNames: ['a', 'b', 'c'] }, 'LGBM_INVALID_FEATURE_NAME', /4 in all; got 3/],
    [{ featureNames: ['a', 'b', 'c', 'a'] }, 'LGBM_INVALID_FEATURE_NAME', /"a" for the columns 0 and 3/],
    [{ featureNames: ['a', 'b', 'c d', 'e'] }, 'LGBM_INVALID_FEATURE_NAME', /"c d" for column 2/],
    [{ featureNames: ['a', 'b', 'c', ''] }, 'LGBM_INVALID_FEATURE_NAME', /column 3/],
    [{ featureNames: ['a', 'b"', 'c', 'd'] }, 'LGBM_INVALID_FEATURE_NAME', /column 1/],
    [{ featureNames: ['a', 'b\0', 'c', 'd'] }, 'LGBM_INVALID_FEATURE_NAME', /column 1/],
    [{ categoricalFeatures: [4] }, 'LGBM_INVALID_OPTION', /"categoricalFeatures".*got 4/],
    [{ categoricalFeatures: [-1] }, 'LGBM_INVALID_OPTION', /got -1/],
    [{ labels: label } as DatasetOptions, 'LGBM_INVALID_OPTION', /did you mean "label"/],
    [{ params: { max_bin: 1 } }, 'LGBM_INVALID_PARAMETER', /max_bin/],
    [{ params: { max_bin_by_feature: [10] } }, 'LGBM_NATIVE', /Check failed/],
  ])('refuses %o', async (options, code, message) => {
    expect(await create(options)).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('refuses a reference with other columns', async () => {
    using reference = await Dataset.create(matrix, { featureNames: ['a', 'b', 'c', 'd'] })
    const narrower = { values: values.subarray(0, numRows), numColumns: 1 }
    expect((await create({ reference }, narrower)).code).toBe('LGBM_COLUMN_MISMATCH')
    expect(await create({ reference, featureNames: ['a', 'b', 'd', 'c'] })).toMatchObject({
      code: 'LGBM_COLUMN_MISMATCH',
      message: expect.stringContaining('column 2 (0-based) is "c" there and "d" here'),
    })
  })
})

describe('subset', () => {
  it('keeps the rows, and the bins of the whole', async () => {
    using whole = await Dataset.create(matrix, { label, params: TOY_PARAMS })
    const rows = Int32Array.from({ length: 100 }, (_, i) => 5 * i)
    using part = await whole.subset(rows)
    expect(part.numRows).toBe(100)
    expect(part.label).toEqual(Float32Array.from(rows, (row) => label[row]!))
    // Data binned apart would be refused as validation data.
    const { booster } = await train(TOY_PARAMS, whole, {
      rounds: 1,
      validSets: [{ name: 'part', dataset: part }],
    })
    expect(booster.numTrees).toBe(1)
    booster.dispose()
  })

  it('keeps whole queries and refuses parts of them', async () => {
    using whole = await Dataset.create(matrix, { label, group: [100, 150, 250] })
    using part = await whole.subset(Int32Array.from({ length: 350 }, (_, i) => (i < 100 ? i : i + 150)))
    expect(part.group).toEqual(Int32Array.of(100, 250))
    expect(await codeOf(whole.subset(Int32Array.from({ length: 120 }, (_, i) => i)))).toMatchObject({
      code: 'LGBM_INVALID_GROUPS',
      message: expect.stringContaining('query 1 (0-based) has 150 rows, of which 20 are taken'),
    })
  })

  it.each([
    ['no rows', Int32Array.of()],
    ['a row twice', Int32Array.of(1, 1)],
    ['rows out of order', Int32Array.of(2, 1)],
    ['a negative row', Int32Array.of(-1, 2)],
    ['a row beyond the end', Int32Array.of(1, 500)],
    ['a plain array', [1, 2] as unknown as Int32Array],
  ])('refuses %s', async (_name, rows) => {
    using whole = await Dataset.create(matrix, { label })
    expect((await codeOf(whole.subset(rows))).code).toBe('LGBM_INVALID_ROWS')
  })
})

describe('binary files', () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'alertsmith-dataset-'))
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  it('come back as they were', async () => {
    const path = join(directory, 'data.bin')
    using saved = await Dataset.create(matrix, { label, params: TOY_PARAMS })
    await saved.saveBinary(path)
    using loaded = await Dataset.loadBinary(path, TOY_PARAMS)
    expect(loaded.label).toEqual(saved.label)
    const models = [saved, loaded].map((dataset) => train(TOY_PARAMS, dataset, { rounds: 3 }))
    const [expected, found] = (await Promise.all(models)).map(({ booster }) => booster.toString())
    expect(found).toBe(expected)
  })

  it.each([0, 10, 39, 60, 1000])('are refused where they were cut off after %d bytes', async (length) => {
    const path = join(directory, `cut-${length}.bin`)
    using saved = await Dataset.create(matrix, { label })
    await saved.saveBinary(path)
    truncateSync(path, length)
    expect((await codeOf(Dataset.loadBinary(path))).code).toMatch(/^LGBM_(INVALID_DATASET_FILE|NATIVE)$/)
  })

  it('are not confused with tables of text', async () => {
    const path = join(directory, 'table.tsv')
    writeFileSync(path, '1\t2\t3\n0\t4\t5\n')
    expect((await codeOf(Dataset.loadBinary(path))).code).toBe('LGBM_INVALID_DATASET_FILE')
    expect((await codeOf(Dataset.loadBinary(join(directory, 'absent')))).code).toBe(
      'LGBM_INVALID_DATASET_FILE',
    )
  })

  it('cannot be written where there is no directory', async () => {
    using dataset = await Dataset.create(matrix, { label })
    expect((await codeOf(dataset.saveBinary(join(directory, 'absent', 'x.bin')))).code).toBe('LGBM_NATIVE')
  })
})
