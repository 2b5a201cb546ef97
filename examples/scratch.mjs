// Shared by the examples: a folder that is gone when the example ends.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For `using`: `{ path }` of a new folder under the system's temporary folder. */
export function scratchFolder() {
  const path = mkdtempSync(join(tmpdir(), 'alertsmith-example-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
