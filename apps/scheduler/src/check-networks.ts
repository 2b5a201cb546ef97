import { existsSync } from 'node:fs'
import { AlertsmithError, type Logger, openStore, throwIfAborted } from '@alertsmith/pipeline'
import { type Job, networksOf } from './config/job.js'
import { UnknownNetworksError } from './errors.js'
import { settingsOf } from './network-settings.js'

const EMBEDDED = 'chdb:'

interface CheckNetworksContext {
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks whether each network of the jobs has its database, in the ClickHouse that its settings name.
 *
 * @param signal ends the wait for a ClickHouse, however silent it is
 * @returns the networks, each once
 * @throws {UnknownNetworksError} naming all that have none
 * @throws {AbortedError}
 * @throws what opening a ClickHouse throws, e.g. where a server is away or a training has the embedded one open
 */
export async function checkNetworks(
  jobs: readonly Job[],
  { logger, signal }: CheckNetworksContext,
): Promise<string[]> {
  const networks = networksOf(jobs)
  const problems: string[] = []
  for (const network of networks) {
    throwIfAborted(signal, 'looking for networks')
    const problem = await problemOf(network, { logger, signal })
    if (problem === undefined) continue
    const users = jobs.filter((job) => job.networks.includes(network)).map(({ name }) => name)
    problems.push(`${problem} Named by ${users.map((name) => `jobs.${name}`).join(', ')}.`)
  }
  if (problems.length === 0) return networks
  throw new UnknownNetworksError(
    `Every network of a job must have a database; found ${problems.length} without one:\n  ${problems.join('\n  ')}`,
    { context: { problems } },
  )
}

async function problemOf(
  network: string,
  { logger, signal }: CheckNetworksContext,
): Promise<string | undefined> {
  const settings = settingsOf(network)
  const { clickhouseUrl: url } = settings
  // Opening an embedded ClickHouse would make it.
  if (url.startsWith(EMBEDDED) && !existsSync(url.slice(EMBEDDED.length)))
    return `Network "${network}" must be in ${url}; there is no such folder.`
  await using store = await openStore(settings, logger, { signal })
  try {
    await store.network(network)
    return undefined
  } catch (error) {
    if (!AlertsmithError.isInstance(error) || error.code !== 'STORAGE_UNKNOWN_NETWORK') throw error
    return error.message.replace(/(?<!\.)$/, '.')
  }
}
