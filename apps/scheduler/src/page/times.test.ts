import { describe, expect, it } from 'vitest'
import { duration, instant, relative } from './times.js'

describe('duration', () => {
  it.each([
    [-5, '0.0 s'],
    [0, '0.0 s'],
    [940, '0.9 s'],
    [1000, '1 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 d 1 h'],
  ])('%i ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

it('tells how far away an instant is', () => {
  const now = new Date('2026-05-01T12:00:00.000Z')
  expect(relative('2026-05-01T15:00:00.000Z', now)).toBe('in 3 h')
  expect(relative('2026-05-01T11:55:10.000Z', now)).toBe('5 min ago')
  expect(relative('2026-05-01T12:00:00.000Z', now)).toBe('0 s ago')
})

it('shows an instant in UTC, to the minute or the second', () => {
  expect(instant('2026-05-01T02:00:10.500Z').html).toBe(
    '<time datetime="2026-05-01T02:00:10.500Z">2026-05-01 02:00</time>',
  )
  expect(instant('2026-05-01T02:00:10.500Z', { seconds: true }).html).toContain('>2026-05-01 02:00:10<')
})
