import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type S3Server, startS3 } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.js'

const SECRET = 'planted-secret-of-a-bucket-7f3a'

let cwd: string
let s3: S3Server
let env: Record<string, string>

const run = (line: string) => runCli(line.split(' '), { cwd, env })

/** Stdout as the one JSON document that it must be. */
async function json(line: string, expectedExitCode = 0) {
  const { exitCode, stdout, stderr } = await run(`${line} --json`)
  expect(exitCode, stderr).toBe(expectedExitCode)
  return JSON.parse(stdout)
}

const ids: string[] = []

/** Three models in a bucket. */
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'alertsmith-cli-'))
  s3 = await startS3()
  env = {
    ...s3.environment,
    AWS_SECRET_ACCESS_KEY: SECRET,
    ALERTSMITH_OUTPUT_DIR: 's3://models/team',
    ALERTSMITH_LOG_LEVEL: 'warn',
  }
  writeFileSync(join(cwd, 'small.json'), '{"num_iterations": 5}')
  await json('schema apply --network a')
  await json('data generate --network a --alerts 1500 --seed 11')
  for (let saves = 0; saves < 3; saves++) {
    const trained = await json(
      'train --network a --start-date 2024-01-01 --end-date 2024-12-31 --cv-folds 0 --threads 1 --params small.json --allow-insufficient',
    )
    expect(trained).toMatchObject({ model_path: `s3://models/team/${trained.model_id}`, recorded: true })
    ids.push(trained.model_id)
  }
})
afterAll(async () => {
  await s3?.close()
  rmSync(cwd, { recursive: true, force: true })
})

describe('models in a bucket', () => {
  it('are verified, scored with, reported and reproduced', async () => {
    const { models } = await json('models verify')
    expect(models.map(({ problem }: { problem: unknown }) => problem)).toEqual([null, null, null])
    expect(await json('score --network a --date 2024-07-01')).toMatchObject({ model_id: ids[2] })
    const { report_path } = await json(`report ${ids[0]}`)
    expect(readFileSync(report_path, 'utf8')).toContain(ids[0])
    await json(`reproduce ${ids[0]}`)
    expect((await json('doctor --network a')).checks).toContainEqual(
      expect.objectContaining({ name: 'models', status: 'ok' }),
    )
  })

  it('are cleared out in two runs, and not without being told to', async () => {
    const clear = 'models gc --keep 2 --keep-days 0'
    expect(await json(clear)).toMatchObject({ applied: false, trashed: [ids[0]] })
    expect((await json('models list')).models).toHaveLength(3)
    expect(await json(`${clear} --apply`)).toMatchObject({ applied: true, trashed: [ids[0]] })
    const { exitCode, stderr } = await run(`models show ${ids[0]}`)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('STORAGE_MODEL_NOT_FOUND')])
    expect(await json(`models gc --restore ${ids[0]}`)).toEqual({ restored: [ids[0]] })

    await json(`models alias ${ids[1]} retained --reason test`)
    const tight = 'models gc --keep 1 --keep-days 0 --grace-days 0 --apply'
    expect(await json(tight)).toMatchObject({ trashed: [ids[0]], deleted: [] })
    expect(await json(tight)).toMatchObject({ trashed: [], deleted: [ids[0]] })
    expect((await run(`models gc --restore ${ids[0]}`)).exitCode).toBe(2)
    const { models } = await json('models list')
    expect(models.map(({ model_id }: { model_id: string }) => model_id)).toEqual([ids[2], ids[1]])
  })

  it('travel to a folder as one file', async () => {
    const { path } = await json(`models export ${ids[1]} --output travelling.tar.gz`)
    const first = readFileSync(path)
    await json(`models export ${ids[1]} --output travelling.tar.gz`)
    expect(readFileSync(path).equals(first)).toBe(true)
    expect(readdirSync(cwd).filter((name) => name.startsWith('travelling'))).toEqual(['travelling.tar.gz'])

    const imported = 'models import travelling.tar.gz --output-dir copies'
    expect(await json(imported)).toMatchObject({ model_id: ids[1], imported: true })
    expect(await json(imported)).toMatchObject({ imported: false })
    const { models } = await json(`models verify ${ids[1]} --output-dir copies`)
    expect(models).toMatchObject([{ model_id: ids[1], problem: null }])

    writeFileSync(path, first.subarray(0, first.length - 100))
    const { exitCode, stderr } = await run('models import travelling.tar.gz --output-dir third')
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('STORAGE_ARCHIVE')])
    expect(existsSync(join(cwd, 'third'))).toBe(false)
    expect((await run('models import nothing.tar.gz')).exitCode).toBe(2)
  })
})

it('names a broken model and fails', async () => {
  writeFileSync(join(cwd, 'copies', ids[1]!, 'model.txt'), 'tree')
  const { models } = await json('models verify --output-dir copies', 1)
  expect(models).toMatchObject([
    { model_id: ids[1], problem: expect.stringContaining('model.txt must have') },
  ])
  expect((await run('models verify --output-dir copies')).stdout).toContain(`✗ ${ids[1]}`)
})

it('says what is wrong with a bucket, and nothing of the credentials', async () => {
  const { exitCode, stderr } = await run('models list --output-dir s3://no-such-bucket')
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('STORAGE_S3_BUCKET')])
  const hidden = await run(`models list --output-dir s3://key:${SECRET}@models`)
  expect([hidden.exitCode, hidden.stderr]).toEqual([2, expect.stringContaining('STORAGE_REGISTRY_LOCATION')])
  expect(stderr + hidden.stderr).not.toContain(SECRET)

  for (const entry of readdirSync(cwd, { recursive: true, encoding: 'utf8' })) {
    if (!statSync(join(cwd, entry)).isFile()) continue
    expect(readFileSync(join(cwd, entry)).includes(SECRET), entry).toBe(false)
  }
  const listing = await (await fetch(`${s3.url}/${s3.bucket}?list-type=2`)).text()
  const keys = [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)
  expect(keys.length).toBeGreaterThan(10)
  for (const key of keys) {
    const content = await (await fetch(`${s3.url}/${s3.bucket}/${key}`)).text()
    expect(content.includes(SECRET), key).toBe(false)
  }
})
