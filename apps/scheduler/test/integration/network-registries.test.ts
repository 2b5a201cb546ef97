import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRegistry } from '@alertsmith/pipeline'
import { afterAll, beforeAll, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/alertsmith-scheduler.mjs', import.meta.url))
const CREATED = new Date(Date.now() - 3_600_000)

let cwd: string
let scheduler: ChildProcess
let url: string
const champions: Record<string, string> = {}

/** Saves a model with a report that names its network, and makes it the champion. */
async function saveChampion(network: string, location: string): Promise<void> {
  const registry = createRegistry({ location: join(cwd, location) })
  const { modelId } = await registry.save({
    network,
    modelType: 'alert_scorer',
    version: '1.0.0',
    createdAt: CREATED,
    files: { 'model.txt': 'tree', 'report.html': `<h1>Report of ${network}</h1>` },
    metadata: {
      training_period: { start_date: '2026-01-01', end_date: '2026-04-30', window_days: 7 },
      data_stats: { num_samples: 10, num_features: 2 },
      metrics: {},
      hyperparameters: {},
      feature_names: ['a', 'b'],
    },
  })
  await registry.appendAlias(
    { network, modelType: 'alert_scorer' },
    {
      alias: 'champion',
      kind: 'set',
      modelId,
      previous: null,
      actor: 'test',
      reason: 'The first one',
      evidence: {},
    },
  )
  champions[network] = modelId
}

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-network-registries-'))
  await saveChampion('ethereum', 'shared')
  await saveChampion('bitcoin', 'bitcoin-alone')
  writeFileSync(
    join(cwd, 'alertsmith.config.yaml'),
    'outputDir: shared\nnetworks:\n  bitcoin: { outputDir: bitcoin-alone }\n',
  )
  writeFileSync(
    join(cwd, 'alertsmith.scheduler.yaml'),
    `state: { sqlite: state.db }
http: 127.0.0.1:0
jobs:
  leap:
    cron: "0 6 29 2 *"
    networks: [ethereum, bitcoin]
    window: { last: 90d, lag: 7d }
`,
  )
  scheduler = spawn(process.execPath, [BIN, 'run'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  url = await new Promise((resolve, reject) => {
    scheduler.stderr!.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      const [, found] = /"url":"([^"]+)"/.exec(log) ?? []
      if (found !== undefined) resolve(found)
    })
    scheduler.once('exit', () => reject(new Error(log)))
  })
})

afterAll(async () => {
  if (scheduler.exitCode === null) {
    scheduler.kill('SIGTERM')
    await once(scheduler, 'close')
  }
  rmSync(cwd, { recursive: true, force: true })
})

const text = async (path: string) => (await fetch(`${url}${path}`)).text()

it('gives each network the champion of its own registry', async () => {
  const { models } = JSON.parse(await text('/api/models')) as {
    models: { network: string; champion: { model_id: string } | null }[]
  }
  expect(Object.fromEntries(models.map(({ network, champion }) => [network, champion?.model_id]))).toEqual(
    champions,
  )
})

it('shows reports of both behind the links of the page', async () => {
  const page = await text('/models')
  for (const [network, modelId] of Object.entries(champions)) {
    expect(page).toContain(`href="/reports/${modelId}"`)
    expect(await text(`/reports/${modelId}`)).toContain(`Report of ${network}`)
  }
})

it('tells the age of both champions', async () => {
  const metrics = await text('/metrics')
  for (const network of Object.keys(champions)) {
    const pattern = new RegExp(
      `^alertsmith_scheduler_champion_age_seconds\\{network="${network}",model_type="alert_scorer"\\} (\\S+)$`,
      'm',
    )
    const [, age] = pattern.exec(metrics) ?? []
    expect(Number(age), network).toBeGreaterThanOrEqual(3_599)
    expect(Number(age), network).toBeLessThan(3_900)
  }
})
