import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrialRecord } from '@alertsmith/trainer'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStudy } from './study-file.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-study-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const key = {
  network: 'n',
  model_type: 'alert_scorer',
  metric: 'roc_auc',
  data_fingerprint: 'd',
  feature_state_hash: 'f',
  options_sha256: 'o',
}
const trial = (number: number) => ({ number, params: { ä: number } }) as unknown as TrialRecord
const refused = { code: 'PIPELINE_STUDY_IN_USE', retryable: true }

it('is written to by one run at a time, and stays whole', async () => {
  const path = join(directory, 'p.trials.jsonl')
  const one = await openStudy(path, key)
  const other = await openStudy(path, key)
  await one.append(trial(1))
  await expect(other.append(trial(1))).rejects.toMatchObject(refused)
  await one.append(trial(2))
  await expect(other.append(trial(1))).rejects.toMatchObject(refused)
  expect((await openStudy(path, key)).history.map(({ number }) => number)).toEqual([1, 2])
})

it('goes on where the run before has stopped', async () => {
  const path = join(directory, 'p.trials.jsonl')
  await (await openStudy(path, key)).append(trial(1))
  await (await openStudy(path, key)).append(trial(2))
  expect(readFileSync(path, 'utf8').split('\n').length).toBe(4)
})
