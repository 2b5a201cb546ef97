import { describe, expect, it } from 'vitest'
import { StoreUrlError } from './errors.js'
import { parseStoreUrl, refuseSecretsInUrl } from './store-url.js'

describe('parseStoreUrl', () => {
  it.each([
    [
      'chdb:.alertsmith/clickhouse',
      { kind: 'embedded', path: '.alertsmith/clickhouse', url: 'chdb:.alertsmith/clickhouse' },
    ],
    ['chdb:/data/with space', { kind: 'embedded', path: '/data/with space', url: 'chdb:/data/with space' }],
    ['CHDB:/data', { kind: 'embedded', path: '/data', url: 'chdb:/data' }],
    ['http://localhost:8123', { kind: 'server', url: 'http://localhost:8123' }],
    ['https://clickhouse.example:8443/', { kind: 'server', url: 'https://clickhouse.example:8443' }],
  ])('reads %s', (url, location) => {
    expect(parseStoreUrl(url)).toEqual(location)
  })

  it.each([
    '',
    '   ',
    'chdb:',
    'chdb:  ',
    'chdb::memory:',
    'chdb:/a\0b',
    'clickhouse',
    '/data/clickhouse',
    'ftp://host',
    'clickhouse://host:9000',
    'http://',
    'http://host:99999',
    'http://host:8123/ethereum',
    'http://host:8123?database=ethereum',
    'http://host:8123#x',
  ])('refuses %j', (url) => {
    expect(() => parseStoreUrl(url)).toThrow(StoreUrlError)
  })

  it('says so where a directory has a NUL character', () => {
    expect(catchError(() => parseStoreUrl('chdb:a\0b')).message).toMatch(
      /got one with a NUL character, "a\\u0000b"\.$/,
    )
  })

  it('refuses what is no text at all', () => {
    expect(() => parseStoreUrl(undefined as unknown as string)).toThrow(StoreUrlError)
  })

  it.each(['http://ada:s3cret@host:8123', 'http://:s3cret@host', 'https://ada:s3cret@host/?password=s3cret'])(
    'refuses the credentials in a url without repeating them',
    (url) => {
      const refusal = catchError(() => parseStoreUrl(url))
      expect(refusal).toMatchObject({ code: 'STORAGE_URL' })
      expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toMatch(/s3cret|ada/)
    },
  )

  it('does not repeat a url whose password stands in a query field', () => {
    expect(catchError(() => parseStoreUrl('http://host:8123/?password=s3cret')).message).not.toContain(
      's3cret',
    )
  })
})

describe('refuseSecretsInUrl', () => {
  it.each([
    'http://ada:s3cret@host:8123',
    'HTTPS://host/?password=s3cret',
    'http://host#s3cret',
    'ftp://ada:s3cret@host',
    'http://ada:s3cret@host:99999',
    's3cret@host',
  ])('refuses %s without repeating it', (url) => {
    const refusal = catchError(() => refuseSecretsInUrl(url))
    expect(refusal).toMatchObject({ code: 'STORAGE_URL' })
    expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toContain('s3cret')
  })

  it.each(['chdb:a@b?c', 'CHDB:a@b', 'http://host:8123', 'http://host:8123/path', 'nowhere'])(
    'leaves %s to the store',
    (url) => {
      refuseSecretsInUrl(url)
    },
  )
})

function catchError(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
