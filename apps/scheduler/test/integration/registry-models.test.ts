import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry } from '@alertsmith/pipeline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelView } from '../../src/http/models/model-view.js'
import { registryModels } from '../../src/http/models/registry-models.js'
import { recordingLogger } from '../support/recording-logger.js'

const KEY = { network: 'ethereum', modelType: 'alert_scorer' }
const REPORT = '<!doctype html><h1>Report</h1>'

describe('the models of a registry', () => {
  let location: string
  beforeEach(() => {
    location = mkdtempSync(join(tmpdir(), 'alertsmith-models-'))
  })
  afterEach(() => rmSync(location, { recursive: true, force: true }))

  const save = (version: string) =>
    createRegistry({ location }).save({
      ...KEY,
      version,
      createdAt: new Date('2026-05-01T02:01:10.000Z'),
      files: { 'model.txt': 'tree', 'report.html': REPORT },
      metadata: {
        training_period: { start_date: '2026-01-01', end_date: '2026-04-30', window_days: 7 },
        data_stats: { num_samples: 10, num_features: 2 },
        metrics: {},
        hyperparameters: {},
        feature_names: ['a', 'b'],
      },
    })
  const event = { alias: 'champion', actor: 'somebody@host', reason: 'Trial', evidence: { gain: 0.1 } }

  it('give the champion and its report as they were saved', async () => {
    const registry = createRegistry({ location })
    const source = registryModels(() => registry)
    const view = new ModelView(source, [KEY], recordingLogger().logger)
    const { modelId: first } = await save('1.0.0')
    const { modelId: second, location: folder } = await save('1.1.0')
    await registry.appendAlias(KEY, { ...event, kind: 'set', modelId: first, previous: null })
    await registry.appendAlias(KEY, { ...event, kind: 'promote', modelId: second, previous: first })
    await registry.appendAlias(KEY, { ...event, kind: 'refuse', modelId: first, previous: second })
    await registry.appendAlias(KEY, {
      ...event,
      alias: 'challenger',
      kind: 'set',
      modelId: first,
      previous: null,
    })
    await registry.appendAlias(KEY, {
      ...event,
      alias: 'challenger',
      kind: 'remove',
      modelId: null,
      previous: first,
    })

    const [state] = (await view.current({ wait: true }))!
    expect(state).toMatchObject({
      network: 'ethereum',
      model_type: 'alert_scorer',
      champion: { model_id: second, actor: 'somebody@host', reason: 'Trial' },
      challenger: null,
    })
    expect(state!.events.map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1])
    expect(JSON.stringify(state)).not.toContain('evidence')

    expect(Buffer.from((await source.report({ network: 'ethereum', modelId: second }))!).toString()).toBe(
      REPORT,
    )
    for (const modelId of ['alert_scorer_ethereum_v9.0.0_20260101_000000', '../../etc/passwd']) {
      expect(await source.report({ network: 'ethereum', modelId })).toBeUndefined()
    }
    appendFileSync(join(folder, 'report.html'), 'changed')
    await expect(source.report({ network: 'ethereum', modelId: second })).rejects.toMatchObject({
      code: 'STORAGE_MODEL_CORRUPT',
    })
  })

  it('are known from before while the registry is away', async () => {
    const source = registryModels(() => createRegistry({ location }))
    let away = true
    const sometimes = {
      ...source,
      aliases: (key: typeof KEY) => (away ? Promise.reject(new Error('away')) : source.aliases(key)),
    }
    const { logger, lines } = recordingLogger()
    expect(await new ModelView(sometimes, [KEY], logger).current({ wait: true })).toBeUndefined()
    expect(lines).toMatchObject([{ level: 'warn' }])
    const silent = new ModelView({ ...source, aliases: () => new Promise(() => {}) }, [KEY], logger)
    expect(await silent.current({ wait: true })).toBeUndefined()
    away = false
    const view = new ModelView(sometimes, [KEY], logger)
    expect(await view.current({ wait: false })).toBeUndefined()
    expect(await view.current({ wait: true })).toMatchObject([{ champion: null, events: [] }])
  })
})
