import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry } from '@alertsmith/storage'
import { afterAll, expect, it } from 'vitest'
import { importModel } from './archive-file.js'

const folder = mkdtempSync(join(tmpdir(), 'alertsmith-archive-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('refuses to import from what is no regular file, without reading it', async () => {
  const registry = createRegistry({ location: join(folder, 'models') })
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const [path, kind] of [
    [pipe, 'pipe'],
    ['/dev/zero', 'device'],
    [folder, 'folder'],
  ] as const) {
    const refused = importModel(registry, path)
    await expect(refused).rejects.toMatchObject({ code: 'PIPELINE_ARCHIVE_FILE', category: 'usage' })
    await expect(refused).rejects.toThrow(`it is a ${kind}, no regular file`)
  }
})
