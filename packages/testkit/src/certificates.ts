import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import * as der from './der.js'

/** A certificate and its private key, in PEM format. For tests alone: nobody else should trust what this signs. */
export interface IssuedCertificate {
  readonly cert: string
  readonly key: string
}

export interface CertificateOptions {
  readonly commonName: string
  /** Names and addresses that a server with it may have. Default: none. */
  readonly hosts?: readonly string[] | undefined
  /** Default: yesterday. */
  readonly from?: Date | undefined
  /** Default: tomorrow. */
  readonly until?: Date | undefined
}

export interface TestAuthority {
  /** The authority's own certificate, in PEM format. */
  readonly cert: string
  issue(options: CertificateOptions): IssuedCertificate
}

const DAY_MS = 86_400_000

const OID = {
  commonName: [2, 5, 4, 3],
  ecdsaWithSha256: [1, 2, 840, 10_045, 4, 3, 2],
  basicConstraints: [2, 5, 29, 19],
  keyUsage: [2, 5, 29, 15],
  subjectKeyIdentifier: [2, 5, 29, 14],
  authorityKeyIdentifier: [2, 5, 29, 35],
  subjectAltName: [2, 5, 29, 17],
} as const

/** A certificate authority that lives as long as the object. */
export function createAuthority(commonName: string): TestAuthority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { commonName, ...pair }
  const cert = writeCertificate({ commonName }, pair.publicKey, issuer, AUTHORITY_EXTENSIONS)
  return {
    cert,
    issue(options) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return {
        cert: writeCertificate(options, publicKey, issuer, hostExtensions(options.hosts ?? [])),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }
    },
  }
}

interface Issuer {
  readonly commonName: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const AUTHORITY_EXTENSIONS = [
  extension(OID.basicConstraints, der.sequence(der.boolean(true)), true),
  // keyCertSign and cRLSign, bits 5 and 6.
  extension(OID.keyUsage, der.bitString(Buffer.of(0x06), 1), true),
]

function hostExtensions(hosts: readonly string[]): Buffer[] {
  if (hosts.length === 0) return []
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? der.tagged(0x87, Buffer.from(host.split('.').map(Number)))
      : der.tagged(0x82, Buffer.from(host, 'ascii')),
  )
  return [extension(OID.subjectAltName, der.sequence(...names))]
}

function writeCertificate(
  { commonName, from, until }: CertificateOptions,
  publicKey: KeyObject,
  issuer: Issuer,
  extensions: readonly Buffer[],
): string {
  const algorithm = der.sequence(der.objectId(OID.ecdsaWithSha256))
  const now = Date.now()
  const body = der.sequence(
    der.tagged(0xa0, der.integer(Buffer.of(2))),
    der.integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    name(issuer.commonName),
    der.sequence(der.time(from ?? new Date(now - DAY_MS)), der.time(until ?? new Date(now + DAY_MS))),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(
      0xa3,
      der.sequence(
        ...extensions,
        extension(OID.subjectKeyIdentifier, der.octetString(keyId(publicKey))),
        extension(OID.authorityKeyIdentifier, der.sequence(der.tagged(0x80, keyId(issuer.publicKey)))),
      ),
    ),
  )
  const signature = der.bitString(sign('sha256', body, issuer.privateKey), 0)
  const base64 = der.sequence(body, algorithm, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`
}

function name(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId(OID.commonName), der.utf8(commonName))))
}

function extension(id: readonly number[], value: Buffer, critical = false): Buffer {
  return der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octetString(value))
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
}
