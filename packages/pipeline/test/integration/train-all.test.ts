import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, MODEL_TYPES, silentLogger, type TrainingWindow } from '@alertsmith/core'
import { applySchema, createRegistry, createStore } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { openTestStore, startHttpFront, type TestStore } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTraining, type TrainingContext } from '../../src/training/train.js'
import { exitCodeOfTrainings, runTrainings } from '../../src/training/train-all.js'
import { temporaryFolder, textOf, trainingOptions } from '../support/models.js'

const folder = temporaryFolder()
let opened: TestStore
let window: TrainingWindow

beforeAll(async () => {
  opened = await openTestStore()
  for (const [network, seed] of [
    ['north', 3],
    ['south', 4],
  ] as const) {
    const { database } = await applySchema(opened.store, network)
    window = (await generateNetwork(database, { alerts: 1_500, seed })).window
  }
  await applySchema(opened.store, 'empty')
})
afterAll(async () => {
  folder.remove()
  await opened?.close()
})

async function contextFor(network: string, over: Partial<TrainingContext> = {}): Promise<TrainingContext> {
  const database = await opened.store.network(network)
  return { database, registry: createRegistry({ location: join(folder.path, 'all'), database }), ...over }
}

/** Keeps what is said at level info, with the network it is said of. */
function listen(): { readonly logger: Logger; readonly said: string[] } {
  const said: string[] = []
  const info = (...[fields, text]: readonly unknown[]) => {
    const { network } = fields as { network?: string }
    said.push(`${network}: ${text}`)
  }
  return { logger: { ...silentLogger, info }, said }
}

it('trains every type on every network from one extraction of its alerts, past a network that fails', async () => {
  const { logger, said } = listen()
  const summary = await runTrainings({
    networks: ['north', 'empty', 'missing', 'south'],
    modelTypes: MODEL_TYPES,
    options: (_, modelType) => trainingOptions(modelType, window, { allowInsufficient: true }),
    context: (network) => contextFor(network, { logger }),
  })

  const each = ['north', 'south'].flatMap((network) => MODEL_TYPES.map((type) => `${network} ${type}`))
  expect(summary.models.map(({ network, model_type }) => `${network} ${model_type}`)).toEqual(each)
  expect(summary.failed.map(({ network, model_type, code }) => [network, model_type, code])).toEqual([
    ...MODEL_TYPES.map((type) => [
      'empty',
      type,
      // Neither clusters nor labelled members: all that is wrong is told together.
      type === 'cluster_scorer' ? 'EXTRACTION_CONTRACT_VIOLATED' : 'EXTRACTION_NO_ALERTS',
    ]),
    ...MODEL_TYPES.map((type) => ['missing', type, 'STORAGE_UNKNOWN_NETWORK']),
  ])
  for (const { network, message, remedy, exit_code } of summary.failed) {
    expect(message).toMatch(/\w/)
    expect(remedy).toMatch(/\w/)
    expect(exit_code).toBe(network === 'missing' ? 2 : 1)
  }
  expect(exitCodeOfTrainings(summary)).toBe(1)
  for (const network of ['north', 'south']) {
    expect(said.filter((line) => line === `${network}: Extracting training data`)).toHaveLength(1)
    expect(said.filter((line) => line === `${network}: Extracting clusters`)).toHaveLength(1)
  }
  expect(readdirSync(join(folder.path, 'all')).filter((name) => !name.startsWith('.'))).toHaveLength(6)

  // What is shared is what each would have extracted alone.
  const [, ranker] = summary.models
  expect(ranker!.model_type).toBe('alert_ranker')
  const alone = await runTraining(
    trainingOptions('alert_ranker', window, { allowInsufficient: true }),
    await contextFor('north'),
  )
  expect(alone.data_fingerprint).toBe(ranker!.data_fingerprint)
  expect(textOf(alone.model_path, 'model.txt')).toBe(textOf(ranker!.model_path, 'model.txt'))
})

it('graded labels train the ranker, and only the ranker', async () => {
  const { database } = await contextFor('north')
  await database.execute({
    sql: 'ALTER TABLE raw_alerts ADD COLUMN grade UInt8 DEFAULT if(label = 1, 1 + cityHash64(alert_id) % 3, 0)',
    params: {},
  })
  const labels = { strategy: 'column', column: 'grade' } as const
  const { models, failed } = await runTrainings({
    networks: ['north'],
    modelTypes: MODEL_TYPES,
    options: (_, modelType) => trainingOptions(modelType, window, { allowInsufficient: true, labels }),
    context: (network) => contextFor(network),
  })
  expect(models.map(({ model_type }) => model_type)).toEqual(['alert_ranker'])
  expect(failed.map(({ model_type, code }) => [model_type, code])).toEqual([
    ['alert_scorer', 'EXTRACTION_LABEL_VALUE'],
    ['cluster_scorer', 'EXTRACTION_LABEL_VALUE'],
  ])
})

it('an interrupt stops all of them', async () => {
  const controller = new AbortController()
  const begun: string[] = []
  const directory = join(folder.path, 'interrupted')
  const run = runTrainings({
    networks: ['north', 'south'],
    modelTypes: MODEL_TYPES,
    options: (network, modelType) => {
      begun.push(`${network} ${modelType}`)
      return trainingOptions(modelType, window, { allowInsufficient: true })
    },
    context: async (network) => {
      const { database } = await contextFor(network)
      return {
        database,
        registry: createRegistry({ location: directory, database }),
        signal: controller.signal,
        onPhase: (phase) => phase === 'train' && begun.length === 2 && controller.abort(new Error('stop')),
      }
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'CORE_ABORTED', category: 'interrupted' })
  expect(begun).toEqual(['north alert_scorer', 'north alert_ranker'])
  const [first, ...others] = readdirSync(directory).filter((name) => !name.startsWith('.'))
  expect(first).toMatch(/^alert_scorer_north_/)
  expect(others).toEqual([])
})

it('a training that fails takes no other with it, and the exit code says whether to try again', async () => {
  const front = await startHttpFront(opened.store)
  const away = await createStore({ url: front.url })
  const database = await away.network('north')
  await front.stop()
  try {
    let asked = 0
    const both = await runTrainings({
      networks: ['north'],
      modelTypes: ['alert_scorer', 'alert_ranker'],
      options: (_, modelType) => trainingOptions(modelType, window, { allowInsufficient: true }),
      // The server is away for the first training only.
      context: async (network) => {
        const context = await contextFor(network)
        return asked++ === 0 ? { ...context, database } : context
      },
    })
    expect(both.models.map(({ model_type }) => model_type)).toEqual(['alert_ranker'])
    expect(both.failed).toMatchObject([
      { model_type: 'alert_scorer', code: 'STORAGE_UNAVAILABLE', retryable: true, exit_code: 75 },
    ])
    expect(exitCodeOfTrainings(both)).toBe(75)
  } finally {
    await away.close()
    await front.close()
  }
}, 120_000)

it('what nobody expected is told with its stack in the log and a remedy in the summary', async () => {
  const logged: unknown[] = []
  const logger: Logger = { ...silentLogger, error: (...[fields]: readonly unknown[]) => logged.push(fields) }
  const fault = new TypeError('a fault of ours')
  const summary = await runTrainings({
    networks: ['north'],
    modelTypes: ['alert_ranker'],
    options: (_, modelType) => trainingOptions(modelType, window, { allowInsufficient: true }),
    context: (network) =>
      contextFor(network, {
        logger,
        onPhase: () => {
          throw fault
        },
      }),
  })
  expect(summary.failed).toMatchObject([
    { code: 'UNEXPECTED', category: 'internal', message: 'a fault of ours', exit_code: 1 },
  ])
  expect(summary.failed[0]!.remedy).toMatch(/report it/)
  expect(logged).toEqual([{ network: 'north', model_type: 'alert_ranker', err: fault }])
})

it.each([
  [[], 0],
  [[75, 75], 75],
  [[3, 3], 3],
  [[3, 75], 1],
  [[75, 1], 1],
  [[2, 2], 1],
])('failures that exit with %j alone exit with %i together', (codes, together) => {
  const failed = codes.map((exit_code) => ({
    network: 'north',
    model_type: 'alert_scorer' as const,
    ...{ code: 'X', category: 'data' as const, retryable: false, message: '', remedy: '', exit_code },
  }))
  expect(exitCodeOfTrainings({ failed })).toBe(together)
})
