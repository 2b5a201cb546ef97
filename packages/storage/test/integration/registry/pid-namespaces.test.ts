import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/index.js'
import { canUnshare, startInNamespace } from '../in-namespace.js'
import { sampleModel } from './sample-model.js'

const HOLD_STAGING = fileURLToPath(new URL('./hold-staging.mjs', import.meta.url))

let location = ''
beforeEach(() => {
  location = mkdtempSync(join(tmpdir(), 'alertsmith-namespaces-'))
})
afterEach(() => rmSync(location, { recursive: true, force: true }))

describe.skipIf(!canUnshare)('a save in another PID namespace of the same host', () => {
  it('is neither swept nor robbed of its version', async () => {
    const { child, report } = await startInNamespace(HOLD_STAGING, location)
    expect(report).toEqual({ staged: true, pid: 1 })
    const held = readdirSync(location)
    expect(held).toHaveLength(2)

    const registry = createRegistry({ location })
    expect((await registry.repair()).removed).toEqual([])
    await expect(registry.save(sampleModel({ version: '1.0.0' }))).rejects.toMatchObject({
      code: 'STORAGE_VERSION_EXISTS',
    })
    const second = await startInNamespace(HOLD_STAGING, location)
    expect(second.report).toMatchObject({ code: 'STORAGE_VERSION_EXISTS' })
    expect(readdirSync(location).sort()).toEqual(held.sort())

    child.stdin!.write('go on\n')
    const [line] = await once(createInterface({ input: child.stdout! }), 'line')
    expect(JSON.parse(String(line))).toMatchObject({ modelId: expect.stringContaining('_v1.0.0_') })
    expect((await registry.list()).models).toHaveLength(1)
  })
})
