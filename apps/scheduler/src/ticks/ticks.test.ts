import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextTicks, type Schedule, ticksBetween } from './ticks.js'

const iso = (ticks: readonly Date[]) => ticks.map((tick) => tick.toISOString().replace(':00.000Z', 'Z'))
const schedule = (cron: string, timeZone = 'UTC'): Schedule => ({ cron, timeZone })

/** `<cron> in <zone>, from > until`, and the ticks worked out by hand from the zone's published changes. */
const CASES: readonly (readonly [
  title: string,
  cron: string,
  zone: string,
  from: string,
  until: string,
  ticks: readonly string[],
])[] = [
  [
    'a time that is missing: at the change',
    '30 2 * * *',
    'Europe/Zurich',
    '2024-03-30T00:00Z',
    '2024-04-01T12:00Z',
    ['2024-03-30T01:30Z', '2024-03-31T01:00Z', '2024-04-01T00:30Z'],
  ],
  [
    'a time that comes twice: at the first',
    '30 2 * * *',
    'Europe/Zurich',
    '2024-10-26T00:00Z',
    '2024-10-28T12:00Z',
    ['2024-10-26T00:30Z', '2024-10-27T00:30Z', '2024-10-28T01:30Z'],
  ],
  [
    'every hour over a missing hour: every 60 minutes',
    '30 * * * *',
    'Europe/Zurich',
    '2024-03-31T00:00Z',
    '2024-03-31T03:00Z',
    ['2024-03-31T00:30Z', '2024-03-31T01:30Z', '2024-03-31T02:30Z'],
  ],
  [
    'every hour over a doubled hour: every 60 minutes',
    '30 * * * *',
    'Europe/Zurich',
    '2024-10-26T23:00Z',
    '2024-10-27T03:00Z',
    ['2024-10-26T23:30Z', '2024-10-27T00:30Z', '2024-10-27T01:30Z', '2024-10-27T02:30Z'],
  ],
  [
    'every ten minutes over a doubled hour stays in order',
    '*/20 * * * *',
    'Europe/Zurich',
    '2024-10-27T00:30Z',
    '2024-10-27T02:00Z',
    ['2024-10-27T00:40Z', '2024-10-27T01:00Z', '2024-10-27T01:20Z', '2024-10-27T01:40Z', '2024-10-27T02:00Z'],
  ],
  [
    'two missing times: one tick',
    '0,30 2 * * *',
    'Europe/Zurich',
    '2024-03-31T00:00Z',
    '2024-03-31T12:00Z',
    ['2024-03-31T01:00Z'],
  ],
  [
    'a missing time and the one it moves to: one tick',
    '0 2,3 * * *',
    'Europe/Zurich',
    '2024-03-31T00:00Z',
    '2024-03-31T12:00Z',
    ['2024-03-31T01:00Z'],
  ],
  [
    'every second hour names hours: the missing one moves',
    '0 */2 * * *',
    'Europe/Zurich',
    '2024-03-30T22:30Z',
    '2024-03-31T05:00Z',
    ['2024-03-30T23:00Z', '2024-03-31T01:00Z', '2024-03-31T02:00Z', '2024-03-31T04:00Z'],
  ],
  [
    'New York, missing',
    '30 2 * * *',
    'America/New_York',
    '2024-03-10T00:00Z',
    '2024-03-11T12:00Z',
    ['2024-03-10T07:00Z', '2024-03-11T06:30Z'],
  ],
  [
    'New York, doubled',
    '30 1 * * *',
    'America/New_York',
    '2024-11-03T00:00Z',
    '2024-11-04T12:00Z',
    ['2024-11-03T05:30Z', '2024-11-04T06:30Z'],
  ],
  [
    'a change of half an hour, missing',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2024-10-05T00:00Z',
    '2024-10-06T20:00Z',
    ['2024-10-05T15:30Z', '2024-10-06T15:15Z'],
  ],
  [
    'a change of half an hour, doubled',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2024-04-06T00:00Z',
    '2024-04-07T20:00Z',
    ['2024-04-06T14:45Z', '2024-04-07T15:15Z'],
  ],
  [
    'a missing midnight: the first moment of that day',
    '0 0 * * *',
    'America/Santiago',
    '2024-09-07T00:00Z',
    '2024-09-09T12:00Z',
    ['2024-09-07T04:00Z', '2024-09-08T04:00Z', '2024-09-09T03:00Z'],
  ],
  [
    'a midnight that comes twice',
    '30 23 * * *',
    'America/Santiago',
    '2024-04-06T00:00Z',
    '2024-04-08T12:00Z',
    ['2024-04-06T02:30Z', '2024-04-07T02:30Z', '2024-04-08T03:30Z'],
  ],
  [
    'a missing end of the day: at midnight, not lost',
    '30 23 * * 6',
    'America/Nuuk',
    '2024-03-25T00:00Z',
    '2024-04-10T00:00Z',
    ['2024-03-31T01:00Z', '2024-04-07T00:30Z'],
  ],
  [
    'a day that was left out: as the next one begins',
    '0 6 * * *',
    'Pacific/Apia',
    '2011-12-29T12:00Z',
    '2011-12-31T00:00Z',
    ['2011-12-29T16:00Z', '2011-12-30T10:00Z', '2011-12-30T16:00Z'],
  ],
  [
    'a clock that was set back by three hours',
    '0 0 * * *',
    'Antarctica/Casey',
    '2010-03-03T00:00Z',
    '2010-03-06T00:00Z',
    ['2010-03-03T13:00Z', '2010-03-04T13:00Z', '2010-03-05T16:00Z'],
  ],
  [
    'leap days',
    '0 6 29 2 *',
    'UTC',
    '2023-01-01T00:00Z',
    '2033-01-01T00:00Z',
    ['2024-02-29T06:00Z', '2028-02-29T06:00Z', '2032-02-29T06:00Z'],
  ],
  [
    'no leap day in 2100',
    '0 6 29 2 *',
    'UTC',
    '2095-01-01T00:00Z',
    '2105-01-01T00:00Z',
    ['2096-02-29T06:00Z', '2104-02-29T06:00Z'],
  ],
  [
    'the last day of the month',
    '0 6 L * *',
    'UTC',
    '2024-01-15T00:00Z',
    '2024-04-15T00:00Z',
    ['2024-01-31T06:00Z', '2024-02-29T06:00Z', '2024-03-31T06:00Z'],
  ],
  [
    'a weekly job over the turn of the year',
    '0 6 * * 1',
    'Europe/Zurich',
    '2024-12-20T00:00Z',
    '2025-01-07T00:00Z',
    ['2024-12-23T05:00Z', '2024-12-30T05:00Z', '2025-01-06T05:00Z'],
  ],
  [
    'six fields: seconds first',
    '*/30 0 6 * * *',
    'UTC',
    '2024-01-01T00:00Z',
    '2024-01-01T06:00Z',
    ['2024-01-01T06:00Z'],
  ],
  [
    'the end belongs to it, the start does not',
    '0 6 * * *',
    'UTC',
    '2024-01-01T06:00Z',
    '2024-01-02T06:00Z',
    ['2024-01-02T06:00Z'],
  ],
  ['an empty stretch', '0 6 * * *', 'UTC', '2024-01-01T06:00Z', '2024-01-01T06:00Z', []],
  ['a stretch that ends before it begins', '0 6 * * *', 'UTC', '2024-01-05T06:00Z', '2024-01-01T06:00Z', []],
]

describe('ticksBetween', () => {
  it.each(CASES)('%s', (_title, cron, zone, from, until, ticks) => {
    expect(iso(ticksBetween(schedule(cron, zone), new Date(from), new Date(until)))).toEqual(ticks)
  })
})

describe('nextTicks', () => {
  it('gives the first ones after an instant', () => {
    expect(iso(nextTicks(schedule('@daily', 'Europe/Zurich'), new Date('2024-03-30T12:00Z'), 3))).toEqual([
      '2024-03-30T23:00Z',
      '2024-03-31T22:00Z',
      '2024-04-01T22:00Z',
    ])
  })

  it('has none for a day that never comes, and none where none are asked for', () => {
    expect(nextTicks(schedule('0 0 30 2 *'), new Date('2024-01-01'), 5)).toEqual([])
    expect(nextTicks(schedule('* * * * *'), new Date('2024-01-01'), 0)).toEqual([])
  })
})

const ZONES = [
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'America/Nuuk',
]
const anySchedule = fc.record({
  cron: fc
    .tuple(
      fc.constantFrom('0', '30', '*/20', '7,45'),
      fc.constantFrom('*', '2', '0', '1,2,3', '*/2', '23', '0-3'),
      fc.constantFrom('*', '1', 'L', '*/7'),
      fc.constantFrom('*', '3,4', '10'),
      fc.constantFrom('*', '0', '1-5'),
    )
    .map((fields) => fields.join(' ')),
  timeZone: fc.constantFrom(...ZONES),
})
// Minutes of 2024 to 2026, most of them near the changes of March, April, September, October and November.
const anyMinute = fc
  .integer({ min: 0, max: 3 * 365 * 1_440 })
  .map((minute) => new Date(Date.UTC(2024, 0, 1) + minute * 60_000))

describe('properties of ticks', () => {
  it('a stretch has the ticks of its parts, wherever it is cut', () => {
    fc.assert(
      fc.property(
        anySchedule,
        anyMinute,
        fc.nat(6 * 1_440),
        fc.nat(6 * 1_440),
        (any, from, first, second) => {
          const middle = new Date(from.getTime() + first * 60_000)
          const until = new Date(middle.getTime() + second * 60_000)
          expect([...iso(ticksBetween(any, from, middle)), ...iso(ticksBetween(any, middle, until))]).toEqual(
            iso(ticksBetween(any, from, until)),
          )
        },
      ),
      { numRuns: 400 },
    )
  })

  it('ticks only ever go forward, and never stand twice', () => {
    fc.assert(
      fc.property(anySchedule, anyMinute, (any, from) => {
        const ticks = ticksBetween(any, from, new Date(from.getTime() + 10 * 86_400_000)).map(Number)
        for (const [index, tick] of ticks.entries())
          expect(tick).toBeGreaterThan(ticks[index - 1] ?? from.getTime())
      }),
      { numRuns: 200 },
    )
  })

  it('the next ticks are those of the stretch that follows', () => {
    fc.assert(
      fc.property(anySchedule, anyMinute, fc.integer({ min: 1, max: 12 }), (any, from, count) => {
        const next = nextTicks(any, from, count)
        expect(next).toHaveLength(count)
        expect(iso(ticksBetween(any, from, next.at(-1)!))).toEqual(iso(next))
      }),
      { numRuns: 200 },
    )
  })
})

/** The reference: walk every minute of a stretch and look at the clock, as the platform writes it for a person. */
function clockReadings(
  timeZone: string,
  from: Date,
  until: Date,
): { at: number; day: string; time: string }[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const readings = []
  for (let at = from.getTime() + 60_000; at <= until.getTime(); at += 60_000) {
    const [day, time] = clock.format(at).split(' ')
    readings.push({ at, day: day!, time: time! })
  }
  return readings
}

describe.each(ZONES)('beside a walk through every minute of two years in %s', (timeZone) => {
  const [from, until] = [new Date('2024-01-01T00:00Z'), new Date('2026-01-01T00:00Z')]
  const readings = clockReadings(timeZone, from, until)

  it.each(['00:00', '01:45', '02:15', '02:30', '23:30'])('a job at %s runs once a day', (time) => {
    const [hour, minute] = time.split(':').map(Number)
    const days = new Map<string, typeof readings>()
    for (const reading of readings) {
      const day = days.get(reading.day)
      if (day) day.push(reading)
      else days.set(reading.day, [reading])
    }
    const expected = [...days.values()].map((day) => {
      const shown = day.find((reading) => reading.time === time)
      // Where no minute of the day shows it, it is the first one that shows more, or the next day's first.
      const jumped = day.find((reading) => reading.time > time)?.at ?? day.at(-1)!.at + 60_000
      return shown?.at ?? jumped
    })
    const ticks = ticksBetween(schedule(`${minute} ${hour} * * *`, timeZone), from, until).map(Number)
    // The first and last day of the walk are cut off by the zone's distance from UTC.
    expect(ticks.slice(2, -2)).toEqual(expected.filter((at) => at >= ticks[2]! && at <= ticks.at(-3)!))
    expect(ticks.length).toBeGreaterThanOrEqual(730)
  })

  it('an hourly job runs at every minute that shows its time', () => {
    const expected = readings.filter(({ time }) => time.endsWith(':30')).map(({ at }) => at)
    expect(ticksBetween(schedule('30 * * * *', timeZone), from, until).map(Number)).toEqual(expected)
  })
})

it('finds the next of many ticks without going through hours of them', () => {
  const before = process.cpuUsage()
  for (let i = 0; i < 20; i++) {
    const after = new Date(Date.UTC(2026, 5, 1, 12, 0, i))
    expect(nextTicks({ cron: '* * * * * *', timeZone: 'Europe/Berlin' }, after, 1)).toEqual([
      new Date(after.getTime() + 1_000),
    ])
  }
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
})
