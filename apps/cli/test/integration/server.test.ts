import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createAuthority,
  type HttpFront,
  openTestStore,
  startHttpFront,
  type TestStore,
} from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliResult, runCli } from '../run-cli.js'

const WRITING = 'pl4nted-writing-secret'
const READING = 'pl4nted-reading-secret'
const FORMS = [
  WRITING,
  READING,
  Buffer.from(`aml_writer:${WRITING}`).toString('base64'),
  Buffer.from(`aml_reader:${READING}`).toString('base64'),
]
const RANGE = '--start-date 2024-01-01 --end-date 2024-12-31'

const authority = createAuthority('Test authority')

let opened: TestStore
let front: HttpFront
let cwd: string
let isExpired = false
const runs: CliResult[] = []

beforeAll(async () => {
  opened = await openTestStore()
  front = await startHttpFront(opened.store, {
    tls: authority.issue({ commonName: 'server', hosts: ['127.0.0.1'] }),
    users: [
      { username: 'aml_writer', password: WRITING },
      { username: 'aml_reader', password: READING, readonly: 2 },
    ],
    faults: () => (isExpired ? { kind: 'exception', message: ECHO } : undefined),
  })
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  mkdirSync(join(cwd, 'work'))
  writeFileSync(join(cwd, 'ca.pem'), authority.cert)
  writeFileSync(
    join(cwd, 'work', 'alertsmith.config.yaml'),
    `clickhouseUrl: ${front.url}
clickhouseUsername: aml_writer
clickhouseReadUsername: aml_reader
clickhouseCaFile: ${join(cwd, 'ca.pem')}
logLevel: debug
networks:
  bitcoin: { clickhouseDatabase: aml_btc }
`,
  )
})
afterAll(async () => {
  rmSync(cwd, { recursive: true, force: true })
  await front.close()
  await opened.close()
})

/** What a server may say that repeats what it was sent. */
const ECHO = `Code: 516. DB::Exception: The password of aml_writer has expired: ${FORMS.join(' ')}. (AUTHENTICATION_FAILED)`

async function cli(line: string): Promise<CliResult> {
  const env = { ALERTSMITH_CLICKHOUSE_PASSWORD: WRITING, ALERTSMITH_CLICKHOUSE_READ_PASSWORD: READING }
  const result = await runCli(line.split(' '), { cwd: join(cwd, 'work'), env })
  runs.push(result)
  return result
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => statSync(path).isFile())
}

describe('the commands at a server with certificates and two users', () => {
  it('make, fill, train and score a network whose database has another name', async () => {
    for (const line of [
      'schema apply --network bitcoin',
      'data generate --network bitcoin --alerts 3000 --seed 11',
      'schema status --network bitcoin',
      'doctor --network bitcoin',
      `train --network bitcoin ${RANGE} --cv-folds 0`,
      'config --network bitcoin',
      'score --network bitcoin --date 2024-06-24',
    ]) {
      const { exitCode, stderr } = await cli(line)
      expect(exitCode, `${line}\n${stderr}`).toBe(0)
    }
    const extractions = front.requests.filter(({ sql }) => /FORMAT ArrowStream\s*$/.test(sql))
    expect(extractions.length).toBeGreaterThan(0)
    expect(new Set(extractions.map(({ username }) => username))).toEqual(new Set(['aml_reader']))
    expect(new Set(extractions.map(({ database }) => database))).toEqual(new Set(['aml_btc']))
  })

  it('end in the coded error once a password has run out', async () => {
    isExpired = true
    const { exitCode, stderr } = await cli(`train --network bitcoin ${RANGE} --json`)
    isExpired = false
    expect(exitCode).toBe(2)
    expect(stderr).toContain('STORAGE_ACCESS')
    expect(stderr).toContain('(secret)')
  })

  it('have written the passwords nowhere', async () => {
    const models = filesUnder(join(cwd, 'work'))
    expect(models.some((path) => path.endsWith('metadata.json'))).toBe(true)
    const written = [
      ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...models.map((path) => readFileSync(path, 'latin1')),
    ]
    expect(runs.length).toBeGreaterThan(7)
    for (const form of FORMS) {
      expect(written.filter((text) => text.includes(form))).toEqual([])
    }
  })

  it('say what keeps them from a server that nobody vouches for', async () => {
    writeFileSync(join(cwd, 'ca.pem'), createAuthority('Another authority').cert)
    const { exitCode, stderr } = await cli('schema status --network bitcoin')
    writeFileSync(join(cwd, 'ca.pem'), authority.cert)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('STORAGE_TLS')
  })
})
