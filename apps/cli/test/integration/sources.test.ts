import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, NO_SOURCES, openStore, resolveConfig } from '@alertsmith/pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const example = join(import.meta.dirname, '../../../../examples/foreign-schema')
const RANGE = '--start-date 2024-01-01 --end-date 2024-12-31'
const SMALL = '--cv-folds 0 --threads 1 --allow-insufficient --json'

let cwd: string
const cli = (line: string) => runCli(line.split(' '), { cwd })
async function json(line: string) {
  const { exitCode, stdout, stderr } = await cli(`${line} --json`)
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout)
}

/** The generated network as the team's own tables, under two names of chains. */
async function fillTeamTables() {
  const flags = { clickhouseUrl: `chdb:${join(cwd, 'clickhouse')}` }
  const { settings } = resolveConfig({ directory: cwd, environment: {}, flags })
  await using store = await openStore(
    settings,
    createLogger({ level: 'silent', destination: process.stderr }),
    { sources: NO_SOURCES },
  )
  const database = await store.network('canonical')
  const run = async (file: string, params: Record<string, string>) => {
    const statements = readFileSync(join(example, file), 'utf8').split(/;\s*\n/)
    for (const sql of statements.filter((statement) => statement.trim() !== ''))
      await database.execute({ sql, params })
  }
  await run('schema.sql', {})
  for (const chain of ['ETH', 'BTC']) await run('fill.sql', { chain })
}

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  cpSync(join(example, 'alertsmith.config.yaml'), join(cwd, 'alertsmith.config.yaml'))
  for (const network of ['canonical', 'ethereum', 'bitcoin']) await json(`schema apply --network ${network}`)
  await json('data generate --network canonical --alerts 1500 --seed 11')
  await fillTeamTables()
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe("networks in a team's own tables", () => {
  it('are trained on, scored, explained, evaluated and reproduced like any other', async () => {
    const expected = JSON.parse((await cli(`train --network canonical ${RANGE} ${SMALL}`)).stdout)
    const model = JSON.parse((await cli(`train --network ethereum ${RANGE} ${SMALL}`)).stdout)
    expect(model.data_fingerprint).toBe(expected.data_fingerprint)
    const scored = await json(
      `score --network ethereum --date ${expected.window.end_date.replace('12-31', '07-01')}`,
    )
    expect(scored).toMatchObject({ network: 'ethereum', model_id: model.model_id })
    expect(scored.alerts).toBeGreaterThan(10)
    const [{ alert_id: alert, score }] = scored.top
    expect(await json(`explain ${alert} --network ethereum`)).toMatchObject({ score, rank_in_day: 1 })
    expect(await json(`evaluate ${model.model_id} ${RANGE} --allow-learned-days`)).toMatchObject({
      data_fingerprint: model.data_fingerprint,
    })
    expect(await json(`reproduce ${model.model_id}`)).toMatchObject({ identical: true, environment: [] })
  })

  it('are trained on several at a time', async () => {
    const { models, failed } = JSON.parse(
      (await cli(`train --network ethereum,bitcoin,canonical ${RANGE} ${SMALL}`)).stdout,
    )
    expect(failed).toEqual([])
    expect(models).toHaveLength(3)
    expect(new Set(models.map((model: { data_fingerprint: string }) => model.data_fingerprint)).size).toBe(1)
  })

  it('are looked at by doctor, which fails with every problem', async () => {
    const { checks } = await json('doctor --network ethereum')
    expect(checks).toContainEqual(expect.objectContaining({ name: 'sources of ethereum', status: 'ok' }))
    const path = join(cwd, 'alertsmith.config.yaml')
    const config = readFileSync(path, 'utf8')
    try {
      writeFileSync(
        path,
        config.replace('case_ref ', 'case_reference ').replace('from: aml.transfers', 'from: aml.transfer'),
      )
      const { exitCode, stdout } = await cli('doctor --network ethereum')
      expect(exitCode).toBe(1)
      expect(stdout).toMatch(
        /sources of ethereum: .* in 2 ways:\n {4}- raw_alerts: "alert_id" must be a column of aml\.case_alerts; there is no "case_reference"/,
      )
      expect(stdout).toMatch(/- raw_money_flows: "from" must be a table that can be read; aml\.transfer:/)
      const trained = await cli(`train --network ethereum ${RANGE} ${SMALL}`)
      expect(trained.exitCode).toBe(1)
      expect(trained.stderr).toContain('EXTRACTION_SOURCE_MAPPING')
      writeFileSync(path, config.replace('where_network', 'where_netwrok'))
      const refused = await cli('doctor --network ethereum')
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr).toMatch(/where_netwrok" cannot stand there. Did you mean "where_network"\?/)
    } finally {
      writeFileSync(path, config)
    }
  })
})
