import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dataset, train } from '../src/index.js'
import { exampleDirectory, readConfig, readExampleData, readNumbers } from './example-data.js'

/** Given to both sides: floating-point sums depend on the number of threads and on how histograms are built. */
const SAME_FOR_BOTH = { num_threads: '2', force_col_wise: 'true' }

/** LightGBM's default reader of text is off by an ulp now and then; this one rounds as JavaScript does. */
const READ_NUMBERS_EXACTLY = 'precise_float_parser=true'

/** What the example configurations say to the command line alone. */
const COMMAND_LINE_ONLY = [
  'task',
  'data',
  'valid_data',
  'num_trees',
  'label_column',
  'metric_freq',
  'is_training_metric',
  'use_two_round_loading',
  'is_save_binary_file',
  'output_model',
  'num_machines',
  'local_listen_port',
  'machine_list_file',
]

let commandLine = ''
const directory = mkdtempSync(join(tmpdir(), 'alertsmith-parity-'))

beforeAll(() => {
  const script = fileURLToPath(new URL('../scripts/build-cli.mjs', import.meta.url))
  commandLine = execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim()
}, 600_000)

afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The header and each tree. What follows them, importances and parameters, holds file names. */
function partsOf(modelText: string): string[] {
  const end = modelText.indexOf('end of trees')
  expect(end).toBeGreaterThan(0)
  return modelText.slice(0, end).split(/^(?=Tree=)/m)
}

function trainByCommandLine(example: string): string {
  const work = join(directory, example)
  cpSync(exampleDirectory(example), work, { recursive: true })
  const overrides = Object.entries(SAME_FOR_BOTH).map(([key, value]) => `${key}=${value}`)
  execFileSync(commandLine, ['config=train.conf', READ_NUMBERS_EXACTLY, ...overrides], {
    cwd: work,
    stdio: 'pipe',
  })
  return readFileSync(join(work, 'LightGBM_model.txt'), 'utf8')
}

async function trainHere(example: string): Promise<string> {
  const config = readConfig(join(exampleDirectory(example), 'train.conf'))
  const rounds = Number(config.num_trees)
  const file = join(exampleDirectory(example), config.data!)
  for (const name of COMMAND_LINE_ONLY) delete config[name]
  const params = { ...config, ...SAME_FOR_BOTH }

  const { matrix, label } = readExampleData(file)
  const beside = (suffix: string) => (existsSync(file + suffix) ? readNumbers(file + suffix) : undefined)
  const dataset = await Dataset.create(matrix, {
    label,
    weight: beside('.weight'),
    group: beside('.query'),
    initScore: beside('.init'),
    params,
  })
  const { booster } = await train(params, dataset, { rounds })
  return booster.toString()
}

describe.each(['binary_classification', 'regression', 'lambdarank'])('example %s', (example) => {
  it('gives the model of the LightGBM command line, tree for tree', async () => {
    const expected = partsOf(trainByCommandLine(example))
    const found = partsOf(await trainHere(example))
    expect(found).toHaveLength(1 + 100)
    // Part by part, so that a failure shows one tree and not all of them.
    for (const [i, part] of found.entries()) expect(part).toBe(expected[i])
    expect(found).toHaveLength(expected.length)
  })
})
