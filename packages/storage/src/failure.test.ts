import { AbortedError } from '@alertsmith/core'
import { describe, expect, it } from 'vitest'
import { QueryFailedError } from './errors.js'
import { toStorageError } from './failure.js'

const task = 'a query of network "ethereum"'

function networkError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code })
}

describe('toStorageError', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'HPE_INVALID_CONSTANT',
  ])('calls %s an unavailable ClickHouse, which may be tried again', (code) => {
    const error = toStorageError(networkError(code), { task })
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', retryable: true })
    expect(error.message).toContain(code)
  })

  it.each([429, 502, 503, 504])('calls the status %i unavailable', (status) => {
    expect(toStorageError(new Error('<html>'), { task, status }).code).toBe('STORAGE_UNAVAILABLE')
  })

  it.each([
    // As ClickHouse 26.7 wrote them on a file system of 40 MB.
    [
      'Code: 243. DB::Exception: Cannot reserve 22.13 MiB, not enough space. (NOT_ENOUGH_SPACE)',
      'STORAGE_DISK_FULL',
    ],
    [
      'Code: 75. DB::Exception: Cannot write to file, errno: 28, strerror: No space left on device. (CANNOT_WRITE_TO_FILE_DESCRIPTOR)',
      'STORAGE_DISK_FULL',
    ],
    ['Code: 516. DB::Exception: ada: Authentication failed. (AUTHENTICATION_FAILED)', 'STORAGE_ACCESS'],
    ['Code: 497. DB::Exception: ada: Not enough privileges. (ACCESS_DENIED)', 'STORAGE_ACCESS'],
    ['Code: 241. DB::Exception: memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)', 'STORAGE_BUSY'],
    [
      'Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)',
      'STORAGE_BUSY',
    ],
    ['Code: 210. DB::Exception: Connection reset by peer. (NETWORK_ERROR)', 'STORAGE_UNAVAILABLE'],
    ['Code: 47. DB::Exception: Unknown identifier x. (UNKNOWN_IDENTIFIER)', 'STORAGE_QUERY_FAILED'],
  ])('maps %s', (text, code) => {
    expect(toStorageError(new Error(text), { task }).code).toBe(code)
  })

  it("keeps ClickHouse's number and name apart for machines", () => {
    const cause = new Error('Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)')
    expect(toStorageError(cause, { task })).toMatchObject({
      context: { clickhouseCode: 60, clickhouseType: 'UNKNOWN_TABLE' },
      cause,
    })
  })

  it('finds the exception in the cause, where the embedded engine leaves it', () => {
    const cause = new Error('short', {
      cause: new Error('Code: 62. DB::Exception: Syntax error. (SYNTAX_ERROR)'),
    })
    expect(toStorageError(cause, { task }).message).toContain('Syntax error. (ClickHouse 62 SYNTAX_ERROR)')
  })

  it('lets an interrupt win over whatever it broke', () => {
    const signal = AbortSignal.abort()
    expect(toStorageError(networkError('ECONNRESET'), { task, signal })).toBeInstanceOf(AbortedError)
  })

  it('hands coded errors through', () => {
    const error = new QueryFailedError('as it was')
    expect(toStorageError(error, { task })).toBe(error)
  })

  it('takes anything that can be thrown', () => {
    expect(toStorageError('a string', { task }).message).toContain('a string')
    expect(toStorageError(undefined, { task }).code).toBe('STORAGE_QUERY_FAILED')
  })
})
