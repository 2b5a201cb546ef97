import { Field, Float64, Int64, Struct, Table, vectorFromArray } from 'apache-arrow'
import { DataFrame } from 'danfojs-node'
import { describe, expect, it } from 'vitest'
import { alignTables } from '../align/align-tables.js'
import { FeatureBuilder } from '../feature-builder.js'
import { handTables } from '../testing/network.js'
import { rawSample } from '../testing/raw-tables.js'
import { fromDanfo, matrixFromDanfo, toDanfo } from './index.js'

describe('toDanfo', () => {
  it('gives a matrix as columns that danfo can describe', async () => {
    const tables = handTables()
    const frame = await toDanfo(FeatureBuilder.fit(tables).transform(tables))
    expect(frame.shape).toEqual([5, 62])
    expect(frame.column('total_received_usd').values).toEqual([1000, 0, 300, Number.NaN, 50])
    expect(frame.column('day_of_week').mean()).toBeCloseTo(11 / 5)
  })

  it('keeps doubles as they are', async () => {
    const values = Float64Array.of(0.1, 1e300, 2 ** 53 - 1, Number.NaN)
    const matrix = { names: ['a', 'b'], numRows: 2, values, categorical: [] }
    expect(matrixFromDanfo(await toDanfo(matrix))).toEqual(matrix)
  })

  it('reads every kind of column that a raw table has', async () => {
    const { alerts, clusters } = rawSample()
    const frame = await toDanfo(alerts)
    expect(frame.column('alert_id').values).toEqual(['a2', 'a1', 'a3', 'a4', 'b1'])
    expect(frame.column('volume_usd').values).toEqual([20.5, 10.25, 30, 40, 5])
    expect((await toDanfo(clusters)).column('member_addresses').values[0]).toBe('["x","y"]')
  })

  it('refuses a type that has no counterpart', async () => {
    const type = new Struct([new Field('a', new Float64())])
    const table = new Table({
      odd: vectorFromArray([{ a: 1 }], type),
      whole: vectorFromArray([1n], new Int64()),
    })
    await expect(toDanfo(table)).rejects.toMatchObject({
      code: 'FEATURES_BAD_FRAME',
      context: { columns: ['odd'] },
    })
  })
})

describe('fromDanfo', () => {
  it('brings all raw tables back so that the features are the same', async () => {
    const raw = rawSample()
    const there = alignTables(raw)
    const back = alignTables({
      alerts: fromDanfo(await toDanfo(raw.alerts)),
      features: fromDanfo(await toDanfo(raw.features)),
      clusters: fromDanfo(await toDanfo(raw.clusters), { lists: ['member_addresses'] }),
      moneyFlows: fromDanfo(await toDanfo(raw.moneyFlows)),
    })
    const builder = FeatureBuilder.fit(there)
    expect(builder.transform(back)).toEqual(builder.transform(there))
  })

  it('makes null of every way to say nothing', () => {
    const table = fromDanfo(
      new DataFrame({
        text: ['a', null, Number.NaN, undefined],
        when: [new Date('2024-03-04T00:00:00Z'), null, null, null],
        flag: [true, false, null, null],
        nothing: [null, null, null, null],
      }),
    )
    expect(Array.from(table.getChild('text')!)).toEqual(['a', null, null, null])
    expect(Array.from(table.getChild('when')!)).toEqual([Date.parse('2024-03-04'), null, null, null])
    expect(Array.from(table.getChild('flag')!)).toEqual([true, false, null, null])
    expect(table.getChild('nothing')!.nullCount).toBe(4)
  })

  it('names every column that mixes kinds', () => {
    const frame = new DataFrame({ mixed: [1, 'one'], fine: [1, 2], both: [true, new Date(0)] })
    expect(() => fromDanfo(frame)).toThrow(/"mixed" holds numbers and text, "both" holds booleans and dates/)
  })

  it('reads lists as JSON and as danfo writes arrays', () => {
    const ofArrays = new DataFrame({ members: [['a', 'b'], ['c']] })
    expect(
      Array.from(fromDanfo(ofArrays, { lists: ['members'] }).getChild('members')!, (list) => [...list]),
    ).toEqual([['a', 'b'], ['c']])
    const frame = new DataFrame({ members: ['["x","y,z"]', 'a', '', null] })
    const lists = fromDanfo(frame, { lists: ['members'] }).getChild('members')!
    expect(Array.from(lists, (list) => list && [...list])).toEqual([['x', 'y,z'], ['a'], [], null])
    expect(() => fromDanfo(new DataFrame({ members: ['["x"', 'y'] }), { lists: ['members'] })).toThrow(
      'is none',
    )
    expect(() => fromDanfo(frame, { lists: ['member'] })).toThrow(
      /"lists" must name text columns of the frame; got "member"/,
    )
  })

  it('refuses text in a matrix', () => {
    expect(() => matrixFromDanfo(new DataFrame({ a: ['x'], b: [1] }))).toThrow(
      expect.objectContaining({
        code: 'FEATURES_BAD_FRAME',
        message: expect.stringContaining('"a" holds text'),
      }),
    )
  })
})
