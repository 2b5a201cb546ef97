import { describe, expect, it } from 'vitest'
import { AbortedError, asInterrupted, throwIfAborted } from './abort.js'
import { AlertsmithError, defineError } from './errors.js'

const DiskFullError = defineError({
  code: 'TEST_DISK_FULL',
  category: 'environment',
  retryable: true,
  meaning: 'The disk is full.',
  remedy: 'Free some space.',
})

describe('defineError', () => {
  it('makes errors that carry the spec, the context and the cause', () => {
    const cause = new Error('ENOSPC')
    const error = new DiskFullError('No space left.', { context: { path: 'models' }, cause })
    expect(error).toBeInstanceOf(DiskFullError)
    expect(error).toMatchObject({
      name: 'TEST_DISK_FULL',
      code: 'TEST_DISK_FULL',
      category: 'environment',
      retryable: true,
      remedy: 'Free some space.',
      message: 'No space left.',
      context: { path: 'models' },
      cause,
    })
  })

  it('recognises its own errors by marker, and nothing else', () => {
    expect(AlertsmithError.isInstance(new DiskFullError('x'))).toBe(true)
    expect(AlertsmithError.isInstance({ [Symbol.for('alertsmith.error')]: true })).toBe(true)
    for (const other of [new Error('x'), null, undefined, 'TEST_DISK_FULL', { code: 'TEST_DISK_FULL' }]) {
      expect(AlertsmithError.isInstance(other)).toBe(false)
    }
  })
})

describe('throwIfAborted', () => {
  it('throws the coded error with the reason, and only once aborted', () => {
    const controller = new AbortController()
    expect(() => throwIfAborted(controller.signal, 'extract')).not.toThrow()
    expect(() => throwIfAborted(undefined, 'extract')).not.toThrow()
    controller.abort(new Error('received SIGINT'))
    expect(() => throwIfAborted(controller.signal, 'extract')).toThrow(AbortedError)
    expect(() => throwIfAborted(controller.signal, 'extract')).toThrow('Interrupted during extract.')
  })
})

describe('asInterrupted', () => {
  const aborted = AbortSignal.abort(new Error('received SIGTERM'))
  const streams = new DOMException('The operation was aborted', 'AbortError')

  it('takes whatever comes after an abort for the interruption, and nothing before it', () => {
    for (const cause of [streams, new Error('native: cancelled'), new DiskFullError('No space left.')]) {
      expect(asInterrupted(cause, aborted)).toMatchObject({ code: 'CORE_ABORTED', cause })
      expect(asInterrupted(cause, new AbortController().signal)).toBe(cause)
      expect(asInterrupted(cause, undefined)).toBe(cause)
    }
  })

  it('leaves what is wrong with the data as it is', () => {
    const WrongError = defineError({ ...DiskFullError.spec, code: 'TEST_WRONG', category: 'data' })
    const wrong = new WrongError('Wrong.')
    expect(asInterrupted(wrong, aborted)).toBe(wrong)
  })
})
