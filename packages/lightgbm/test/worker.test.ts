import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { Dataset, train } from '../src/index.js'
import { TOY_PARAMS, toy } from './toy.js'

const program = fileURLToPath(new URL('programs/train-in-worker.mjs', import.meta.url))
const { matrix, label } = toy({ numRows: 20_000, numColumns: 8 })

type Message = { iteration?: number; model?: string }

function startWorker(rounds: number, onMessage: (message: Message) => void): Worker {
  const worker = new Worker(program, { workerData: { ...matrix, label, params: TOY_PARAMS, rounds } })
  worker.on('message', onMessage)
  return worker
}

const ended = (worker: Worker) =>
  new Promise<number>((resolve, reject) => worker.once('exit', resolve).once('error', reject))

async function trainHere(rounds: number): Promise<string> {
  using dataset = await Dataset.create(matrix, { label, params: TOY_PARAMS })
  using booster = (await train(TOY_PARAMS, dataset, { rounds })).booster
  return booster.toString()
}

it('trains the same model in worker threads as here, at the same time', async () => {
  const models: string[] = []
  const workers = [1, 2].map(() => startWorker(5, ({ model }) => model && models.push(model)))
  const [here, ...codes] = await Promise.all([trainHere(5), ...workers.map(ended)])
  expect(codes).toEqual([0, 0])
  expect(models).toEqual([here, here])
})

it('survives a worker that is terminated in the middle of training', async () => {
  const worker = await new Promise<Worker>((resolve) => {
    const started: Worker = startWorker(100_000, ({ iteration }) => iteration === 2 && resolve(started))
  })
  expect(await worker.terminate()).toBe(1)
  await expect(trainHere(2)).resolves.toMatch(/^tree\n/)
})
