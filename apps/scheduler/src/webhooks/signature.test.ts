import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sign, verifySignature } from './signature.js'

const secret = 'a secret of some length'
const body = '{"event":"success"}'
const now = new Date('2026-05-01T02:00:00.700Z')
const signature = sign(body, secret, now)

describe('signature', () => {
  it('is what OpenSSL computes for the time and the body', () => {
    const [, seconds, hex] = /^t=(\d+),v1=(.+)$/.exec(signature)!
    expect(seconds).toBe('1777600800')
    const { stdout } = spawnSync('openssl', ['dgst', '-sha256', '-hmac', secret], {
      input: `${seconds}.${body}`,
    })
    expect(String(stdout).trim().split(' ').at(-1)).toBe(hex)
  })

  it('is accepted for five minutes either way', () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    for (const seconds of [-299, 0, 299]) {
      expect(verifySignature({ body, signature, secret, now: at(seconds) })).toBe(true)
    }
    for (const seconds of [-302, 302]) {
      expect(verifySignature({ body, signature, secret, now: at(seconds) })).toBe(false)
    }
  })

  it.each([
    ['another body', { body: `${body} ` }],
    ['another secret', { secret: `${secret}.` }],
    ['no secret', { secret: '' }],
    ['another time', { signature: signature.replace('t=1777600800', 't=1777600801') }],
    ['no signature', { signature: undefined }],
    ['a digest cut short', { signature: signature.slice(0, -2) }],
    ['a digest that is not hexadecimal', { signature: `${signature.slice(0, -1)}g` }],
    ['something else', { signature: 'sha256=abc' }],
  ])('is refused with %s', (_, change) => {
    expect(verifySignature({ body, signature, secret, now, ...change })).toBe(false)
  })
})
