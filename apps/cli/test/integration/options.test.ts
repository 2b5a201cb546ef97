import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const RANGE = '--start-date 2024-01-01 --end-date 2024-12-31'

let cwd: string
const run = (line: string, env: Record<string, string> = {}) => runCli(line.split(' '), { cwd, env })
const train = (more: string) => `train ${RANGE} --cv-folds 0 --params small.json ${more}`

async function json(line: string, env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await run(`${line} --json`, env)
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout)
}

/** Three networks, one of them in a ClickHouse that its own entry of the config file names. */
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  writeFileSync(join(cwd, 'small.json'), '{"num_iterations": 20}')
  writeFileSync(
    join(cwd, 'alertsmith.config.yaml'),
    'networks:\n  a: { threads: 1 }\n  b: { threads: 2 }\n  c: { clickhouseUrl: "chdb:elsewhere" }\n',
  )
  for (const network of ['a', 'b', 'c']) {
    await json(`schema apply --network ${network}`)
    await json(`data generate --network ${network} --alerts 3000 --seed 11`)
  }
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

describe('settings of a network', () => {
  it('decide the threads of each of several networks', async () => {
    const { models } = await json(train('--network a,b --output-dir several'))
    const threads = await Promise.all(
      models.map(async ({ model_id }: { model_id: string }) => {
        const shown = await json(`models show ${model_id} --output-dir several`)
        return [shown.network, shown.threads, shown.hyperparameters.num_threads]
      }),
    )
    expect(threads).toEqual([
      ['a', 1, 1],
      ['b', 2, 2],
    ])
  })

  it('hold where a command takes the network from its model', async () => {
    const { model_id } = await json(
      'train --start-date 2024-01-01 --end-date 2024-05-19 --cv-folds 0 --params small.json --network c',
    )
    const evaluated = await json(`evaluate ${model_id} --start-date 2024-06-10 --end-date 2024-12-31`)
    expect(evaluated).toMatchObject({ network: 'c', model_id })
    expect(await json(`reproduce ${model_id}`)).toMatchObject({ identical: true })
  })
})

describe('options', () => {
  it('--test-breakdown tells seen and unseen addresses apart, or not', async () => {
    const seen = ({ seen_rows, unseen_rows }: Record<string, number>) => [seen_rows, unseen_rows]
    const apart = await json(train('--network b --output-dir breakdown'))
    const [known, unknown] = seen(apart.metrics)
    expect(Math.min(known!, unknown!)).toBeGreaterThan(0)
    expect(known! + unknown!).toBe(apart.rows.test)
    const together = await json(train('--network b --output-dir breakdown --test-breakdown none'))
    expect(seen(together.metrics)).toEqual([null, null])
    expect(together.metrics.test_auc).toBe(apart.metrics.test_auc)
  })

  it('--acknowledge-feature says where it names no feature', async () => {
    const { warnings } = await json(
      train('--network b --output-dir breakdown --acknowledge-feature volum_usd'),
    )
    expect(warnings).toEqual([
      expect.stringMatching(
        /"volum_usd" \(--acknowledge-feature\) is no feature of this model\. Did you mean/,
      ),
    ])
  })

  it.each([
    ['one that purges nothing', train('--network b --purge address')],
    ['a kind of cross-validation without one', train('--network b --cv stratified')],
    ['a budget of a ranker', train('--network b --model-type alert_ranker --alerts-per-day 5')],
    [
      'a model beside the type to look for',
      'score --network b --date 2024-07-01 --model x --model-type alert_ranker',
    ],
    ['what to keep beside what to bring back', 'models gc --restore x --keep 1'],
    ['applying beside bringing back', 'models gc --restore x --apply'],
    ['a ClickHouse for what looks at models alone', 'models list --clickhouse-url chdb:nowhere'],
    ['a network that there cannot be', 'models list --network ../x'],
    ['a network without a name', 'models history --network ,'],
    ['a second network of what takes one', 'models list --network a,b'],
    ['the settings of several networks', 'config --network a,b'],
    ['a ClickHouse for a report', 'report x --clickhouse-url chdb:nowhere'],
  ])('without effect are refused: %s', async (_, line) => {
    const { exitCode, stdout, stderr } = await run(line)
    expect(exitCode, stderr).toBe(2)
    expect(stdout).toBe('')
  })
})
