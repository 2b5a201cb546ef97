import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../bin/alertsmith.mjs', import.meta.url))

it.each(['SIGINT', 'SIGTERM'])('%s while the program loads ends it with 130', (name) => {
  const atLoading = `
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier.endsWith('/dist/main.js')) process.kill(process.pid, '${name}')
        return next(specifier, context)
      },
    })`
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(atLoading)}`, bin, 'config'],
    { cwd: tmpdir(), encoding: 'utf8' },
  )
  expect({ status, signal, stdout, stderr }).toEqual({ status: 130, signal: null, stdout: '', stderr: '' })
})
