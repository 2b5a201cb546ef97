import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { StoreOptionError } from '../errors.js'

/** Files in PEM format. */
export interface TlsFiles {
  /** Certificates of the authorities to trust instead of the system's. */
  readonly caFile?: string | undefined
  /** This client's certificate, with any intermediate ones; goes with `keyFile`. */
  readonly certFile?: string | undefined
  /** The private key of that certificate. */
  readonly keyFile?: string | undefined
}

/**
 * The agent for a server with a certificate authority of its own, or that asks for a certificate; undefined where no
 * file is named.
 *
 * @throws {StoreOptionError} naming the file that cannot be used, never its content
 */
export function createTlsAgent({ caFile, certFile, keyFile }: TlsFiles): Agent | undefined {
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new StoreOptionError(
      `createStore: "tls" must name "certFile" and "keyFile" together; got only "${certFile === undefined ? 'keyFile' : 'certFile'}".`,
    )
  }
  if (caFile === undefined && certFile === undefined) return undefined
  const ca = readPem('caFile', caFile, (pem) => new X509Certificate(pem))
  const cert = readPem('certFile', certFile, (pem) => new X509Certificate(pem))
  const key = readPem('keyFile', keyFile, (pem) => createPrivateKey(pem))
  return new Agent({
    keepAlive: true,
    maxSockets: 10,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert, key }),
  })
}

function readPem(
  option: keyof TlsFiles,
  path: string | undefined,
  parse: (pem: Buffer) => unknown,
): Buffer | undefined {
  if (path === undefined) return undefined
  try {
    const pem = readFileSync(path)
    parse(pem)
    return pem
  } catch (cause) {
    throw new StoreOptionError(
      `createStore: "${option}" must be a readable file in PEM format; got "${path}": ${(cause as Error).message}.`,
      { context: { option, path } },
    )
  }
}
