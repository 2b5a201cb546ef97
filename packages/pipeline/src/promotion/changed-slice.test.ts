import type { AliasEvent } from '@alertsmith/storage'
import { expect, it } from 'vitest'
import { changedSlice } from './changed-slice.js'
import type { PromotionEvidence } from './decision.js'

const evidence = (fingerprint: string, endDate = '2024-06-30') =>
  ({
    slice: { start_date: '2024-05-01', end_date: endDate, data_fingerprint: fingerprint },
  }) as unknown as PromotionEvidence

const judged = (modelId: string, found: unknown) =>
  ({ kind: 'refuse', modelId, at: '2024-07-01T10:00:00.000Z', evidence: found }) as AliasEvent

it('says so where the rows of the same days are others than when the model was last judged', () => {
  const history = [judged('m', evidence('aaa')), judged('other', evidence('bbb')), judged('m', null)]
  expect(changedSlice(history, 'm', evidence('bbb'))).toEqual([
    'The rows of 2024-05-01 to 2024-06-30 have changed since m was judged on them on 2024-07-01: the data fingerprint was aaa… and is bbb… now.',
  ])
})

it.each([
  ['the rows are the same', evidence('aaa')],
  ['the days are others', evidence('bbb', '2024-07-07')],
  ['there was nothing to judge on', { slice: null } as PromotionEvidence],
])('says nothing where %s', (_what, now) => {
  expect(changedSlice([judged('m', evidence('aaa'))], 'm', now)).toEqual([])
})

it('says nothing where the model was never judged', () => {
  expect(changedSlice([judged('other', evidence('aaa'))], 'm', evidence('bbb'))).toEqual([])
})
