import { createPrivateKey, X509Certificate } from 'node:crypto'
import { Agent, type AgentOptions } from 'node:https'
import { StoreOptionError } from '../errors.js'
import { readUserFile } from '../user-file.js'

/** Some ten times the certificates that a system has. */
const MOST_PEM_BYTES = 2 ** 22

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
 * Makes the agent of one client. None is shared: each client ends idle connections by a clock of its own, and would end
 * those that another one is using.
 */
export type NewAgent = () => Agent

/**
 * Agents for a server behind `https`. They check the server's certificate, also where `NODE_TLS_REJECT_UNAUTHORIZED=0`
 * tells Node to leave that out.
 *
 * @throws {StoreOptionError} naming the file that cannot be used, never its content
 */
export function tlsAgents({ caFile, certFile, keyFile }: TlsFiles): NewAgent {
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new StoreOptionError(
      `createStore: "tls" must name "certFile" and "keyFile" together; got only "${certFile === undefined ? 'keyFile' : 'certFile'}".`,
    )
  }
  const ca = readPem('caFile', caFile, (pem) => new X509Certificate(pem))
  const cert = readPem('certFile', certFile, (pem) => new X509Certificate(pem))
  const key = readPem('keyFile', keyFile, (pem) => createPrivateKey(pem))
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: 10,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert, key }),
  }
  return () => new Agent(options)
}

function readPem(
  option: keyof TlsFiles,
  path: string | undefined,
  parse: (pem: Buffer) => unknown,
): Buffer | undefined {
  if (path === undefined) return undefined
  try {
    const pem = readUserFile(path, { mostBytes: MOST_PEM_BYTES })
    parse(pem)
    return pem
  } catch (cause) {
    throw new StoreOptionError(
      `createStore: "${option}" must be a readable file in PEM format; got ${JSON.stringify(path)}: ${(cause as Error).message}.`,
      { context: { option, path } },
    )
  }
}
