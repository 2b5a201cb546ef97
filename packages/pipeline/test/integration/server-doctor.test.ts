import { silentLogger } from '@alertsmith/core'
import { type FrontUser, openTestNetwork, startHttpFront, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveConfig } from '../../src/config/resolve.js'
import { runDoctor } from '../../src/doctor/run-doctor.js'

const WRITER: FrontUser = { username: 'aml_writer', password: 'writing-words' }
const READER: FrontUser = { username: 'aml_reader', password: 'reading-words', readonly: 2 }

let network: TestNetwork

beforeAll(async () => {
  network = await openTestNetwork('ethereum')
})
afterAll(() => network.close())

/** What doctor says with these variables, by the name of the check, of all that concerns ClickHouse. */
async function diagnose(variables: Record<string, string>, users: readonly FrontUser[] = [WRITER, READER]) {
  const front = await startHttpFront(network.store, { users })
  const environment = {
    ALERTSMITH_CLICKHOUSE_URL: front.url,
    ALERTSMITH_OUTPUT_DIR: network.directory,
    ...variables,
  }
  const { settings } = resolveConfig({ environment, directory: network.directory, network: 'ethereum' })
  const checks = await runDoctor(settings, { network: 'ethereum', sources: new Map(), logger: silentLogger })
  await front.close()
  return new Map(checks.map(({ name, ...check }) => [name, check]))
}

const BOTH = {
  ALERTSMITH_CLICKHOUSE_USERNAME: 'aml_writer',
  ALERTSMITH_CLICKHOUSE_PASSWORD: 'writing-words',
  ALERTSMITH_ETHEREUM_CLICKHOUSE_READ_USERNAME: 'aml_reader',
  ALERTSMITH_ETHEREUM_CLICKHOUSE_READ_PASSWORD: 'reading-words',
}

describe('doctor at a server', () => {
  it('says who reads and who writes', async () => {
    const checks = await diagnose(BOTH)
    expect(checks.get('ClickHouse')).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^version \d+\./),
    })
    expect(checks.get('reader of ethereum')).toMatchObject({ status: 'ok' })
    expect(checks.get('writer of ethereum')).toMatchObject({ status: 'ok' })
    expect(checks.get('clock of ethereum')).toMatchObject({ status: 'ok' })
    expect(checks.get('schema of ethereum')).toMatchObject({ status: 'ok' })
  })

  it('finds a writer who may only read, for every table', async () => {
    const checks = await diagnose({
      ...BOTH,
      ALERTSMITH_CLICKHOUSE_USERNAME: 'aml_reader',
      ALERTSMITH_CLICKHOUSE_PASSWORD: 'reading-words',
    })
    expect(checks.get('reader of ethereum')).toMatchObject({ status: 'ok' })
    const writer = checks.get('writer of ethereum')!
    expect(writer).toMatchObject({ status: 'failed', remedy: expect.stringContaining('docs/servers.md') })
    for (const table of ['alert_scores', 'trained_models', 'raw_alerts'])
      expect(writer.found).toContain(`${table}: `)
  })

  it('says what is wrong with a password that is refused, and does not repeat it', async () => {
    const checks = await diagnose({
      ...BOTH,
      ALERTSMITH_CLICKHOUSE_PASSWORD: 'not-the-password',
      ALERTSMITH_ETHEREUM_CLICKHOUSE_READ_USERNAME: '',
    })
    expect(checks.get('ClickHouse')).toMatchObject({
      status: 'failed',
      found: expect.stringMatching(/refused access/),
    })
    expect(JSON.stringify([...checks])).not.toContain('not-the-password')
  })

  it('finds a server that is not there', async () => {
    const checks = await diagnose({ ALERTSMITH_CLICKHOUSE_URL: 'http://127.0.0.1:1' })
    expect(checks.get('ClickHouse')).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
