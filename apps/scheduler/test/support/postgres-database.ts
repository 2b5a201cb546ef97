import { randomBytes } from 'node:crypto'
import { startPostgres } from '@alertsmith/testkit'
import pg from 'pg'

export interface PostgresDatabase {
  readonly url: string
  remove(): Promise<void>
}

/** An empty database of its own, also on a server that several tests share; undefined where there is no PostgreSQL. */
export async function createPostgresDatabase(): Promise<PostgresDatabase | undefined> {
  const server = await startPostgres()
  if (server === undefined) return undefined
  const name = `alertsmith_test_${randomBytes(6).toString('hex')}`
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  await run(`CREATE DATABASE ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async remove() {
      await run(`DROP DATABASE ${name} WITH (FORCE)`)
      await server.stop()
    },
  }
}
