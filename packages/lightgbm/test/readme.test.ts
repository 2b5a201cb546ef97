import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const packageFile = (path: string) => new URL(`../${path}`, import.meta.url)

it('has an example that runs', () => {
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(packageFile('README.md'), 'utf8'))![1]!
  const script = example.replace("'@alertsmith/lightgbm'", JSON.stringify(packageFile('dist/index.js').href))
  const directory = mkdtempSync(join(tmpdir(), 'alertsmith-readme-'))
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        encoding: 'utf8',
        cwd: directory,
      },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [best, score] = stdout.split('\n').map((line) => line.split(' ').map(Number))
    expect(best![1]).toBeGreaterThan(0.95)
    expect(score).toEqual([1000, expect.any(Number)])
    expect(readFileSync(join(directory, 'model.txt'), 'utf8')).toMatch(/^Tree=0$/m)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
