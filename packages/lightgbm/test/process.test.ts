import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const program = (name: string) => fileURLToPath(new URL(`programs/${name}`, import.meta.url))

/** What one round of the work takes is 2 MB or more, so 15 rounds that leak would show plainly. */
const LIMIT_MB = 15

describe('memory', () => {
  it.each(['succeed', 'fail'])('is given back by garbage collection where calls %s', async (kind) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      program('collect.mjs'),
      kind,
    ])
    expect(Number(stdout)).toBeLessThan(LIMIT_MB)
  })
})

describe('process', () => {
  it.each(['training', 'explaining'])('can exit while native threads are %s', (work) => {
    const { status, signal, stderr } = spawnSync(process.execPath, [program(`exit-while-${work}.mjs`)], {
      encoding: 'utf8',
    })
    expect({ status, signal, stderr }).toEqual({ status: 7, signal: null, stderr: '' })
  })

  it('is not kept alive by an idle addon, nor written to by LightGBM', () => {
    const script = `
      import { Dataset } from ${JSON.stringify(program('../../dist/index.js'))}
      const values = new Float64Array(100)
      await Dataset.create({ values, numRows: 50, numColumns: 2, layout: 'row' }, { label: values.subarray(50) })
        .then((dataset) => dataset.subset(Int32Array.of(0, 1)))
    `
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        encoding: 'utf8',
      },
    )
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})
