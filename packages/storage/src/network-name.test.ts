import { describe, expect, it } from 'vitest'
import { NetworkNameError } from './errors.js'
import { checkNetworkName, isNetworkName } from './network-name.js'

describe('network names', () => {
  it.each(['ethereum', 'a', 'bitcoin_cash', 'net2', 'a'.repeat(63)])('accepts %s', (name) => {
    expect(isNetworkName(name)).toBe(true)
    expect(() => checkNetworkName(name)).not.toThrow()
  })

  it.each([
    '',
    'Ethereum',
    '2net',
    '_net',
    'my-net',
    'net.raw_alerts',
    'net; DROP DATABASE net',
    'net`',
    'net\n',
    'a\0b',
    '\u001b[2J',
    'é',
    'a'.repeat(64),
    'system',
    'default',
    'information_schema',
  ])('refuses %j', (name) => {
    expect(() => checkNetworkName(name)).toThrow(NetworkNameError)
  })

  it('refuses what is no text', () => {
    expect(() => checkNetworkName(['ethereum'] as unknown as string)).toThrow(NetworkNameError)
    expect(() => checkNetworkName(undefined as unknown as string)).toThrow(NetworkNameError)
  })
})
