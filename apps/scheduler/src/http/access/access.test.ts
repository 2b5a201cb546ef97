import { describe, expect, it } from 'vitest'
import { TokenError } from '../../errors.js'
import { addressGroup } from './address-group.js'
import { FailedAttempts } from './failed-attempts.js'
import { isLoopback, namesLoopback } from './loopback.js'
import { isSameOrigin } from './same-origin.js'
import { endedSessionCookie, sessionCookie, sessionsIn } from './session.js'
import { readToken } from './token.js'

describe('loopback', () => {
  it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    'example.org',
    '127.0.0.1.example.org',
    '127.1',
    '',
    '::ffff:127.0.0.1',
  ])('%j is not', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
  it.each(['localhost', 'localhost:8080', '127.0.0.1:9', '[::1]:8080'])(
    'a request to %s names it',
    (host) => {
      expect(namesLoopback(host)).toBe(true)
    },
  )
  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    'localhost:8080:9',
    '::1',
  ])('a request to %j does not', (host) => {
    expect(namesLoopback(host)).toBe(false)
  })
})

describe('token', () => {
  const source = (host: string, token?: string) => ({
    host,
    tokenVariable: 'THE_TOKEN',
    environment: { THE_TOKEN: token },
  })

  it('can be missing on loopback alone', () => {
    expect(readToken(source('127.0.0.1'))).toBeUndefined()
    expect(readToken(source('localhost', ''))).toBeUndefined()
    for (const host of ['0.0.0.0', '10.1.2.3', '::', 'scheduler.internal']) {
      expect(() => readToken(source(host))).toThrow(TokenError)
      expect(() => readToken(source(host))).toThrow(/THE_TOKEN; it is not set/)
    }
  })

  it('has to be long enough anywhere, and is not repeated', () => {
    const short = 'short-secret-15'
    expect(short).toHaveLength(15)
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      try {
        readToken(source(host, short))
        expect.unreachable()
      } catch (error) {
        expect(error).toBeInstanceOf(TokenError)
        expect(JSON.stringify([(error as TypeError).message, error])).not.toContain(short)
      }
    }
    expect(readToken(source('0.0.0.0', `${short}!`))!.matches(`${short}!`)).toBe(true)
  })

  it('matches itself and nothing else', () => {
    const token = readToken(source('0.0.0.0', 'a-token-of-some-length'))!
    expect(token.matches('a-token-of-some-length')).toBe(true)
    for (const other of ['', 'a-token-of-some-lengt', 'a-token-of-some-length ', 'A-token-of-some-length']) {
      expect(token.matches(other)).toBe(false)
    }
    expect(JSON.stringify(token)).not.toContain('a-token-of-some-length')
  })
})

describe('session', () => {
  const key = Buffer.alloc(32, 7)
  const now = new Date('2026-05-01T12:00:00Z')
  const cookie = sessionCookie(key, now, { secure: false })
  const pair = cookie.split(';')[0]!
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  const hasSession = (...given: Parameters<typeof sessionsIn>) => sessionsIn(...given).length === 1

  it('is kept from scripts and other sites', () => {
    expect(cookie).toMatch(/; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    expect(sessionCookie(key, now, { secure: true })).toMatch(/; Secure$/)
    expect(endedSessionCookie({ secure: false })).toMatch(/^alertsmith_session=; .*Max-Age=0/)
  })

  it('holds for twelve hours, among other cookies too', () => {
    expect(hasSession(key, pair, now)).toBe(true)
    expect(hasSession(key, `theme=dark; ${pair}; a=b`, after(11.9))).toBe(true)
    expect(hasSession(key, pair, after(12.1))).toBe(false)
  })

  it('cannot be made without the key, nor made longer', () => {
    expect(hasSession(Buffer.alloc(32, 8), pair, now)).toBe(false)
    const longer = pair.replace(/=(\d+)/, (_, seconds) => `=${Number(seconds) + 1}`)
    expect(hasSession(key, longer, now)).toBe(false)
    for (const other of [undefined, '', 'alertsmith_session=', pair.slice(0, -1), `${pair}0`, `x${pair}`]) {
      expect(hasSession(key, other, now)).toBe(false)
    }
  })

  it('is another one each time', () => {
    expect(sessionCookie(key, now, { secure: false })).not.toBe(cookie)
  })
})

describe('same origin', () => {
  it.each([
    ['http://localhost:8080', 'localhost:8080'],
    ['https://scheduler.example', 'scheduler.example'],
    ['https://scheduler.example', 'scheduler.example:443'],
    ['http://[::1]:80', '[::1]'],
  ])('%s sends to %s', (origin, host) => {
    expect(isSameOrigin(origin, host)).toBe(true)
  })
  it.each([
    [undefined, 'localhost:8080'],
    ['null', 'localhost:8080'],
    ['http://localhost:3000', 'localhost:8080'],
    ['http://evil.example', 'localhost:8080'],
    ['http://localhost:8080.evil.example', 'localhost:8080'],
    ['file://localhost:8080', 'localhost:8080'],
    ['http://localhost:8080', undefined],
  ])('%j does not send to %j', (origin, host) => {
    expect(isSameOrigin(origin, host)).toBe(false)
  })
})

describe('failed attempts', () => {
  const now = new Date('2026-05-01T12:00:00Z')
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)

  it('are ten a minute, for each address', () => {
    const attempts = new FailedAttempts()
    for (let i = 0; i < 9; i++) attempts.add('10.0.0.1', after(i))
    expect(attempts.secondsToWait('10.0.0.1', after(9))).toBe(0)
    attempts.add('10.0.0.1', after(9))
    expect(attempts.secondsToWait('10.0.0.1', after(10))).toBe(50)
    expect(attempts.secondsToWait('10.0.0.2', after(10))).toBe(0)
    expect(attempts.secondsToWait('10.0.0.1', after(61))).toBe(0)
    attempts.add('10.0.0.1', after(61))
    expect(attempts.secondsToWait('10.0.0.1', after(62))).toBe(0)
  })
})

describe('an address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:DB8::1:ffff:2:3:4', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, ''],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group)
  })
})
