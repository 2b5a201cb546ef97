import type { QueryTarget } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { toBoundQuery } from './bound-query-compiler.js'
import { createKysely } from './network-dialect.js'

const kysely = createKysely({ network: 'compiled_only' } as QueryTarget)

describe('queries compiled for ClickHouse', () => {
  it('hold a typed placeholder for each value', () => {
    const query = kysely
      .selectFrom('raw_alerts')
      .select(['alert_id', 'label'])
      .where('processing_date', '>=', '2024-01-01')
      .where('window_days', '=', 7)
      .where('address', 'in', ["it's", 'b'])
      .orderBy('alert_id')
      .limit(5)
    expect(toBoundQuery(query.compile())).toEqual({
      sql: 'select `alert_id`, `label` from `raw_alerts` where `processing_date` >= {p1:String} and `window_days` = {p2:Int64} and `address` in ({p3:String}, {p4:String}) order by `alert_id` limit {p5:Int64}',
      params: { p1: '2024-01-01', p2: 7, p3: "it's", p4: 'b', p5: 5 },
    })
  })

  it('write NULL out and count on without a hole', () => {
    const query = kysely
      .insertInto('raw_address_labels')
      .values({ address: 'a', risk_level: 'high', confidence_score: null, source: 's', known_at: null })
    expect(toBoundQuery(query.compile())).toEqual({
      sql: 'insert into `raw_address_labels` (`address`, `risk_level`, `confidence_score`, `source`, `known_at`) values ({p1:String}, {p2:String}, NULL, {p3:String}, NULL)',
      params: { p1: 'a', p2: 'high', p3: 's' },
    })
  })

  it('keep a hostile column name inside its quotes', () => {
    const { ref } = kysely.dynamic
    const query = kysely.selectFrom('raw_alerts').select([ref<'alert_id'>('x\\` from system.one --')])
    expect(query.compile().sql).toBe('select `x\\\\`` from system`.`one --` from `raw_alerts`')
  })

  it('refuse a value that was forgotten', () => {
    const query = kysely
      .selectFrom('raw_alerts')
      .selectAll()
      .where('address', '=', undefined as unknown as string)
    expect(() => query.compile()).toThrow(expect.objectContaining({ code: 'STORAGE_UNBINDABLE_VALUE' }))
  })
})
