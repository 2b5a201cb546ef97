import { describe, expect, it } from 'vitest'
import { admit, type OpenTick, supersededBy } from './admit.js'

const NOW = new Date('2024-05-01T12:00:00.000Z')
const OPTIONS = { now: NOW, missedAfterMs: 60_000 }
const QUEUE = { overlap: 'queue', catchUp: 'latest' } as const

/** A tick of the schedule that came due at `time` of the day, seen in time, not begun. */
function due(time: string, over: Partial<OpenTick> = {}): OpenTick {
  const at = `2024-05-01T${time}:00.000Z`
  return {
    id: time,
    kind: 'schedule',
    status: 'due',
    scheduled_at: at,
    created_at: at,
    next_attempt_at: at,
    started_at: null,
    ...over,
  }
}

/** One that began at `time`. */
const begun = (time: string, over: Partial<OpenTick> = {}) =>
  due(time, { status: 'running', started_at: `2024-05-01T${time}:00.000Z`, ...over })

const decide = (open: readonly OpenTick[], policy: Parameters<typeof admit>[1] = QUEUE) => {
  const { next, skipped, cancelled } = admit(open, policy, OPTIONS)
  return { next, skipped: [...skipped.keys()], cancelled: [...cancelled.keys()] }
}

describe('admit', () => {
  it('lets a tick begin when its time has come, and not before', () => {
    expect(decide([due('12:00')]).next).toBe('12:00')
    expect(decide([due('12:01')]).next).toBeUndefined()
    expect(decide([])).toEqual({ next: undefined, skipped: [], cancelled: [] })
  })

  it('lets nothing begin beside a tick that runs', () => {
    for (const kind of ['schedule', 'trigger', 'backfill'] as const)
      expect(decide([begun('10:00', { kind }), due('11:00')]).next).toBeUndefined()
  })

  it('skips a tick that came due while another ran, where the policy says so', () => {
    expect(decide([begun('10:00'), due('11:00'), due('12:00')], { ...QUEUE, overlap: 'skip' })).toEqual({
      next: undefined,
      skipped: ['11:00', '12:00'],
      cancelled: [],
    })
  })

  it('keeps the newest of several that came due meanwhile', () => {
    for (const overlap of ['queue', 'cancel'] as const)
      expect(decide([begun('10:00'), due('11:00'), due('12:00')], { ...QUEUE, overlap }).skipped).toEqual([
        '11:00',
      ])
  })

  it('counts a tick that waits for its next attempt as not over', () => {
    const waiting = begun('10:00', { status: 'due', next_attempt_at: '2024-05-01T13:00:00.000Z' })
    expect(decide([waiting, due('11:00')], { ...QUEUE, overlap: 'skip' }).skipped).toEqual(['11:00'])
    expect(decide([waiting, due('11:00')])).toEqual({ next: undefined, skipped: [], cancelled: [] })
    expect(decide([waiting, due('11:00')], { ...QUEUE, overlap: 'cancel' })).toEqual({
      next: '11:00',
      skipped: [],
      cancelled: ['10:00'],
    })
  })

  it('does not let a tick that nobody saw in time overlap', () => {
    const missed = due('11:00', { created_at: '2024-05-01T11:59:00.000Z' })
    expect(decide([begun('10:00'), missed], { ...QUEUE, overlap: 'skip' }).skipped).toEqual([])
  })

  it('runs the newest of several that waited for a slot, or all of them, as catch-up says', () => {
    const waiting = [due('10:00'), due('11:00'), due('12:00')]
    expect(decide(waiting)).toEqual({ next: '12:00', skipped: ['10:00', '11:00'], cancelled: [] })
    expect(decide(waiting, { ...QUEUE, catchUp: 'all' })).toEqual({
      next: '10:00',
      skipped: [],
      cancelled: [],
    })
  })

  it('takes what a person asked for now first, and a backfill last', () => {
    const ticks = [
      due('08:00', { id: 'old', kind: 'backfill' }),
      due('09:00', { id: 'older', kind: 'backfill' }),
      due('11:00', { id: 'asked', kind: 'trigger' }),
      due('10:00'),
    ]
    expect(decide(ticks).next).toBe('asked')
    expect(decide(ticks.filter(({ kind }) => kind !== 'trigger')).next).toBe('10:00')
    expect(decide(ticks.slice(0, 2))).toEqual({ next: 'old', skipped: [], cancelled: [] })
  })

  it('never skips or cancels what a person asked for, and waits for a backfill instead of skipping', () => {
    const policy = { overlap: 'cancel', catchUp: 'none' } as const
    expect(decide([begun('09:00', { kind: 'trigger' }), due('11:00')], policy).cancelled).toEqual([])
    expect(
      decide([begun('09:00', { kind: 'backfill' }), due('11:00')], { ...policy, overlap: 'skip' }).skipped,
    ).toEqual([])
    expect(decide([begun('10:00'), due('11:00', { kind: 'trigger' })], policy).skipped).toEqual([])
  })
})

describe('supersededBy', () => {
  it('names the later tick for which a running one has to end', () => {
    const [running, later] = [begun('10:00'), due('11:00')]
    expect(supersededBy(running, [running, later], { overlap: 'cancel' }, OPTIONS)).toContain('11:00')
    expect(supersededBy(running, [running, later], { overlap: 'queue' }, OPTIONS)).toBeUndefined()
    expect(supersededBy(running, [running, due('12:30')], { overlap: 'cancel' }, OPTIONS)).toBeUndefined()
    expect(supersededBy(running, [running], { overlap: 'cancel' }, OPTIONS)).toBeUndefined()
  })
})
