import type { NetworkDatabase, StoredMetadata } from '@alertsmith/storage'
import { describe, expect, it } from 'vitest'
import { lastLearnedDay } from '../model/learned-days.js'
import { sliceWindow } from './slice-window.js'

const part = (lastDate: string) => ({ rows: 9, positives: 3, firstDate: '2024-01-01', lastDate })

/** A model that learned up to `validation`, of a window that ends later. */
const model = (validation: string, over: object = {}) =>
  ({
    model_type: 'alert_scorer',
    training_period: { start_date: '2024-01-01', end_date: '2024-06-30', window_days: 7 },
    split: {
      kind: 'temporal',
      parts: { train: part('2024-04-08'), validation: part(validation), test: part('2024-06-30') },
    },
    ...over,
  }) as unknown as StoredMetadata

const database = (newest: string | null) =>
  ({
    queryRows: async () => [{ rows: newest === null ? '0' : '9', newest: newest ?? '1970-01-01' }],
  }) as unknown as NetworkDatabase

describe('lastLearnedDay', () => {
  it('is the last day before the test period where time was split, and the end of the window where it was not', () => {
    expect(lastLearnedDay(model('2024-05-06'))).toBe('2024-05-06')
    const whole = part('2024-06-30')
    const random = { split: { kind: 'stratified', parts: { train: whole, validation: whole, test: whole } } }
    expect(lastLearnedDay(model('2024-05-06', random))).toBe('2024-06-30')
  })
})

describe('sliceWindow', () => {
  const models = [model('2024-05-06'), model('2024-05-27')]
  const slice = (wanted: object, newest: string | null = '2024-07-29') =>
    sliceWindow(models, wanted, { database: database(newest) })

  it('goes from the day after what either model has learned from to the newest day', async () => {
    expect(await slice({})).toEqual({ startDate: '2024-05-28', endDate: '2024-07-29' })
    expect(await slice({ startDate: '2024-06-01', endDate: '2024-06-30' })).toEqual({
      startDate: '2024-06-01',
      endDate: '2024-06-30',
    })
  })

  it('does not exist where there is no such day yet', async () => {
    expect(await slice({}, '2024-05-27')).toBeUndefined()
    expect(await slice({}, null)).toBeUndefined()
    expect(await slice({}, '2024-05-28')).toEqual({ startDate: '2024-05-28', endDate: '2024-05-28' })
  })

  it.each([
    ['a start on a learned day', { startDate: '2024-05-27' }, 'PIPELINE_PROMOTION_OPTION'],
    ['an end before the start', { endDate: '2024-05-27' }, 'PIPELINE_PROMOTION_OPTION'],
    ['a start that is no day', { startDate: '2024-06-31' }, 'CORE_INVALID_DATE'],
    ['an end that is no day', { endDate: '30.6.2024' }, 'CORE_INVALID_DATE'],
  ])('refuses %s', async (_what, wanted, code) => {
    await expect(slice(wanted)).rejects.toMatchObject({ code })
  })
})
