import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startS3 } from '@alertsmith/testkit'
import { expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/alertsmith.mjs', import.meta.url))

it.each(['list', 'export alert_scorer_ethereum_v1.0.0_20260101_000000', 'gc'])(
  'models %s ends with 130 at Ctrl-C while the bucket is silent',
  async (line) => {
    const cwd = mkdtempSync(join(tmpdir(), 'alertsmith-interrupted-'))
    let asked: () => void = () => {}
    const request = new Promise<void>((resolve) => {
      asked = resolve
    })
    const server = await startS3({
      faults: () => {
        asked()
        return { kind: 'hang' }
      },
    })
    try {
      const child = spawn(process.execPath, [BIN, 'models', ...line.split(' ')], {
        cwd,
        env: { ...process.env, ...server.environment, ALERTSMITH_OUTPUT_DIR: 's3://models/registry' },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      const closed = once(child, 'close')
      await Promise.race([request, closed])
      const since = performance.now()
      child.kill('SIGINT')
      const [exitCode] = (await closed) as [number | null]
      expect(exitCode, stderr).toBe(130)
      expect(performance.now() - since).toBeLessThan(2_000)
    } finally {
      await server.close()
      rmSync(cwd, { recursive: true, force: true })
    }
  },
  20_000,
)
