import { inspect } from 'node:util'
import { createStore } from '@alertsmith/storage'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fault, openTestNetwork, startHttpFront, type TestNetwork } from '../../src/index.js'

const PASSWORD = 'pl4nted/s3cret+"words"'
const READING = 'an0ther-s3cret'
const LOGINS = {
  username: 'ada',
  password: PASSWORD,
  reader: { username: 'bob', password: READING },
}
const FORMS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(`ada:${PASSWORD}`).toString('base64'),
  READING,
  Buffer.from(`bob:${READING}`).toString('base64'),
]

/** A server that repeats what it was sent, as some do in their errors. */
const echo = (code: number, type: string) =>
  `Code: ${code}. DB::Exception: Cannot parse header ${FORMS.join(' or ')}. (${type})`

let embedded: TestNetwork

beforeAll(async () => {
  embedded = await openTestNetwork('testnet')
})
afterAll(() => embedded.close())

it.each([
  ['refuses access', 516, 'AUTHENTICATION_FAILED'],
  ['fails', 6, 'CANNOT_PARSE_TEXT'],
  ['is busy', 202, 'TOO_MANY_SIMULTANEOUS_QUERIES'],
  ['lost a connection', 210, 'NETWORK_ERROR'],
])(
  'a server that %s and repeats the passwords has them in no error and no log line',
  async (_, code, type) => {
    let fault: Fault | undefined
    const logged: unknown[] = []
    const log = (fields: unknown, message: string) => logged.push(fields, message)
    const front = await startHttpFront(embedded.store, { faults: () => fault })
    const store = await createStore({
      url: front.url,
      username: 'ada',
      password: PASSWORD,
      reader: { username: 'bob', password: READING },
      retryPausesMs: [1],
      logger: { debug: log, info: log, warn: log, error: log },
    })
    const database = await store.network('testnet')
    fault = { kind: 'exception', message: echo(code, type) }
    const errors = await Promise.all(
      [
        database.queryRows({ sql: 'SELECT 1', params: {} }),
        database.queryArrow({ sql: 'SELECT 1', params: {} }),
        database.execute({ sql: 'SELECT 1', params: {} }, { repeatable: true }),
        store.networks(),
        createStore({ url: front.url, ...LOGINS }),
      ].map((work: Promise<unknown>) =>
        work.then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    )
    const written = [...errors, ...logged].map((thing) => inspect(thing, { depth: 20, showHidden: true }))
    for (const text of written) {
      for (const form of FORMS) expect(text).not.toContain(form)
    }
    expect(errors.slice(0, 4).every((error) => String((error as Error).message).includes('(secret)'))).toBe(
      true,
    )
    if (code === 210) expect(logged.length).toBeGreaterThan(0)
    await store.close()
    await front.close()
  },
)
