// Works on the registry at argv[2] and is killed at an operation of argv[3] and argv[4] as by kill-at.mjs. argv[5] says what is
// done: "gc" clears out all but the latest model and deletes what was in the trash, "import" adds the archive argv[6].
import { readFileSync } from 'node:fs'
import { countedOperations, killAt } from './kill-at.mjs'

const [location, at, when, work, archive] = process.argv.slice(2)
const content = archive === undefined ? undefined : readFileSync(archive)
await killAt(at, when)

const { createRegistry } = await import('../../../dist/registry/registry.js')
const registry = createRegistry({ location })
if (work === 'gc') await registry.gc({ keep: 1, keepDays: 0, graceDays: 0, apply: true })
else await registry.import(content)
process.stdout.write(`${JSON.stringify({ operations: countedOperations() })}\n`)
