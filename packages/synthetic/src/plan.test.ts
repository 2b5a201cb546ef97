import { describe, expect, it } from 'vitest'
import { checkOptions, type GenerateNetworkOptions } from './options.js'
import { planNetwork } from './plan.js'

const plan = (options: GenerateNetworkOptions, today = '2026-11-23') =>
  planNetwork(checkOptions(options), today)

describe('planNetwork', () => {
  it.each([100, 101, 50_000, 4_999_999])('shares out exactly %i alerts', (alerts) => {
    const { snapshots } = plan({ alerts })
    expect(snapshots).toHaveLength(26)
    expect(snapshots.reduce((sum, snapshot) => sum + snapshot.alerts, 0)).toBe(alerts)
    expect(Math.min(...snapshots.map((snapshot) => snapshot.alerts))).toBeGreaterThan(0)
  })

  it('puts each snapshot into exactly one batch', () => {
    for (const options of [{}, { alerts: 5_000_000 }, { alerts: 100, days: 60, windowDays: 1 }]) {
      const { snapshots, batches } = plan(options)
      const covered = batches.flatMap(({ first_snapshot, last_snapshot }) =>
        Array.from({ length: last_snapshot - first_snapshot + 1 }, (_, k) => first_snapshot + k),
      )
      expect(covered).toEqual(snapshots.map((_, k) => k))
    }
  })

  it('ends the window on the last processing date, which leaves out days that fill no window', () => {
    expect(plan({ days: 20 }).window).toEqual({
      startDate: '2024-01-01',
      endDate: '2024-01-15',
      windowDays: 7,
    })
  })

  it('allows a network that ends today and none that ends tomorrow', () => {
    const options = { startDate: '2026-11-16', days: 7 }
    expect(plan(options, '2026-11-23').window.endDate).toBe('2026-11-23')
    expect(() => plan(options, '2026-11-22')).toThrow(
      'must not lie after today (2026-11-22); got 2026-11-16 plus 7 days, whose last snapshot is of 2026-11-23.',
    )
  })

  it.each([
    [{ days: 6 }, '"days" must be at least "windowDays" (7)'],
    [
      { days: 1001, windowDays: 1, startDate: '2020-01-01' },
      '"days" must be at most 1000 windows of 1 days (1000)',
    ],
    [
      { alerts: 100, days: 200, windowDays: 1 },
      '"alerts" must leave at least one for each of the 200 windows',
    ],
    [{ alerts: 50_000, days: 7, addresses: 99_999 }, '"addresses" must be at least 100000'],
  ])('refuses %j', (options, message) => {
    expect(() => plan(options)).toThrow(message)
  })

  it('steps through all addresses before it repeats one', () => {
    for (const addresses of [200, 1_000, 1_001, 1_236]) {
      const stride = plan({ alerts: 100, days: 7, addresses }).parameters.stride as number
      expect(new Set(Array.from({ length: addresses }, (_, k) => (k * stride) % addresses)).size).toBe(
        addresses,
      )
    }
  })
})
