import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { redact, secretForms } from './redact.js'

const SECRETS = secretForms('ada', 'hunter2/two')

it('takes a password out of every place of an error, in every form', () => {
  const cause = Object.assign(new Error('GET /?password=hunter2%2Ftwo'), {
    headers: { authorization: `Basic ${Buffer.from('ada:hunter2/two').toString('base64')}` },
  })
  const error = new Error('no hunter2/two here', { cause })
  Object.assign(error, { context: { tried: ['hunter2/two', 7] }, self: error })
  expect(redact(error, SECRETS)).toBe(error)
  const text = inspect(error, { depth: 10, showHidden: true })
  for (const form of SECRETS) expect(text).not.toContain(form)
  expect(error.message).toBe('no (secret) here')
  expect(error).toMatchObject({ context: { tried: ['(secret)', 7] } })
})

it('leaves alone what holds none', () => {
  const error = new Error('connect ECONNREFUSED')
  const { stack } = error
  redact(error, SECRETS)
  expect(error).toMatchObject({ message: 'connect ECONNREFUSED', stack })
  for (const value of [undefined, null, 7, 'text']) expect(redact(value, SECRETS)).toBe(value)
})

it('does not tear words apart for a password of three letters', () => {
  expect(secretForms('ada', 'and')).toEqual([])
  expect(secretForms('ada', undefined)).toEqual([])
})
