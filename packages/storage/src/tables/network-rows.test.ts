import { describe, expectTypeOf, it } from 'vitest'
import type { NetworkRow } from './network-rows.js'

describe('NetworkRow', () => {
  it('types each column as queryRows returns it', () => {
    type Alert = NetworkRow<'raw_alerts'>
    expectTypeOf<Alert['processing_date']>().toEqualTypeOf<string>()
    expectTypeOf<Alert['window_days']>().toEqualTypeOf<number>()
    expectTypeOf<Alert['severity']>().toEqualTypeOf<string>()
    expectTypeOf<Alert['volume_usd']>().toEqualTypeOf<string>()
    expectTypeOf<Alert['first_seen_timestamp']>().toEqualTypeOf<string | null>()
    expectTypeOf<Alert['label']>().toEqualTypeOf<number | null>()
    expectTypeOf<NetworkRow<'raw_features'>['is_mixer']>().toEqualTypeOf<boolean>()
    expectTypeOf<NetworkRow<'raw_clusters'>['member_addresses']>().toEqualTypeOf<string[]>()
    expectTypeOf<NetworkRow<'training_runs'>['phase_ms']>().toEqualTypeOf<Record<string, string>>()
    expectTypeOf<NetworkRow<'trained_models'>['num_samples']>().toEqualTypeOf<string>()
  })
})
