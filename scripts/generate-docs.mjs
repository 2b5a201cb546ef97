// Writes the documents that are made from code: docs/errors.md and docs/features.md. Run after a build.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorReference } from '../apps/cli/dist/error-reference.js'
import { schedulerErrorSection } from '../apps/scheduler/dist/error-reference.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

writeFileSync(join(root, 'docs/errors.md'), `${errorReference()}\n${schedulerErrorSection()}`)
const { status } = spawnSync(process.execPath, [join(root, 'packages/features/scripts/generate-docs.mjs')], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
