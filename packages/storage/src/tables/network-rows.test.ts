import { describe, expectTypeOf, it } from 'vitest'
import type { NetworkRow } from './network-rows.js'

describe('NetworkRow', () => {
  it('types each column as queryRows returns it', () => {
    expectTypeOf<NetworkRow<'raw_alerts'>>().toMatchObjectType<{
      alert_id: string
      processing_date: string
      window_days: number
      severity: string
      alert_confidence_score: number | null
      volume_usd: string
      first_seen_timestamp: string | null
      label: number | null
    }>()
    expectTypeOf<NetworkRow<'raw_features'>['is_mixer']>().toEqualTypeOf<boolean>()
    expectTypeOf<NetworkRow<'raw_clusters'>['member_addresses']>().toEqualTypeOf<string[]>()
    expectTypeOf<NetworkRow<'training_runs'>['phase_ms']>().toEqualTypeOf<Record<string, string>>()
    expectTypeOf<NetworkRow<'trained_models'>['num_samples']>().toEqualTypeOf<string>()
  })
})
