import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demandIfRequired } from './required.js'

export interface TestPostgres {
  /** `postgres://…`, of an empty database. */
  readonly url: string
  /** Stops the server, where it is ours, and removes its folder. */
  stop(): Promise<void>
}

const BINARIES = '/usr/lib/postgresql'
const USER = 'alertsmith'

/**
 * An empty PostgreSQL on the loopback address: the one of ALERTSMITH_TEST_POSTGRES_URL, else a throw-away cluster made
 * with the binaries of this machine. Undefined where there are none; tests then say so and skip themselves.
 */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const given = process.env.ALERTSMITH_TEST_POSTGRES_URL
  if (given) return { url: given, stop: async () => {} }
  const binaries = newestBinaries()
  demandIfRequired('postgresql', binaries !== undefined)
  if (binaries === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'alertsmith-postgres-'))
  const identity = serverIdentity()
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid)
  const data = join(folder, 'data')
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    ...identity,
    cwd: folder,
    stdio: 'ignore',
  })
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, fsync: 'off' }
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const exited = new Promise<void>((resolve) => server.on('exit', () => resolve()))
  try {
    await new Promise<void>((resolve, reject) => {
      let said = ''
      server.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('ready to accept connections')) resolve()
      })
      void exited.then(() => reject(new Error(`PostgreSQL did not start: ${said}`)))
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return {
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    async stop() {
      // Its "fast" shutdown: connections that are left are cut.
      server.kill('SIGINT')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function newestBinaries(): string | undefined {
  if (!existsSync(BINARIES)) return undefined
  const versions = readdirSync(BINARIES).sort((a, b) => Number(b) - Number(a))
  return versions
    .map((version) => join(BINARIES, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')))
}

/** PostgreSQL refuses to run as root, so there it runs as the user that its package has made. */
function serverIdentity(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((user) => user.startsWith('postgres:'))
  if (line === undefined) throw new Error('The machine must have a user "postgres"; it has none.')
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
