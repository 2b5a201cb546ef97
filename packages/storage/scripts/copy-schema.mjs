// The migrations live at the top of the repository; the package carries its own copy.
import { cpSync, rmSync } from 'node:fs'

const target = new URL('../dist/schema/', import.meta.url)
rmSync(target, { recursive: true, force: true })
cpSync(new URL('../../../schema/', import.meta.url), target, {
  recursive: true,
  filter: (path) => !path.includes('.') || path.endsWith('.sql'),
})
