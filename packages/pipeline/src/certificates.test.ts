import { expect, it } from 'vitest'
import { insistOnCertificates } from './certificates.js'

it('takes back what switches the check of certificates off, and says so', () => {
  const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0', PATH: '/bin' }
  expect(insistOnCertificates(environment)).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored')
  expect(environment).toEqual({ PATH: '/bin' })
})

it.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }])('leaves %j alone', (environment) => {
  const before = { ...environment }
  expect(insistOnCertificates(environment)).toBeUndefined()
  expect(environment).toEqual(before)
})
