import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createStore } from '../../../src/index.js'
import { processPlace, processStartMark } from '../../../src/process-identity.js'
import { canUnshare, startInNamespace } from '../in-namespace.js'
import { temporaryDirectory } from './temporary-directory.js'

const HOLD_STORE = fileURLToPath(new URL('./hold-store.mjs', import.meta.url))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process of its own that opens the store, with what it reported first. */
async function openElsewhere(directory: string) {
  const child = spawn(process.execPath, [HOLD_STORE, directory], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return {
    child,
    report: JSON.parse(line as string) as { opened?: boolean; code?: string; message?: string },
  }
}

const lockFile = (directory: string) => join(directory, 'alertsmith.lock')

describe('the lock of an embedded store', () => {
  it('names the process that holds the directory', async () => {
    const directory = temporaryDirectory()
    const { child, report } = await openElsewhere(directory)
    expect(report).toEqual({ opened: true })
    const { since } = JSON.parse(readFileSync(lockFile(directory), 'utf8'))

    const refusal = createStore({ url: `chdb:${directory}` })
    await expect(refusal).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_LOCKED',
      category: 'environment',
      retryable: true,
      context: { pid: child.pid, command: expect.stringContaining('hold-store.mjs'), since },
    })
    await expect(refusal).rejects.toThrow(`process ${child.pid} (hold-store.mjs`)

    child.stdin!.write('end\n')
    await once(child, 'exit')
    const store = await createStore({ url: `chdb:${directory}` })
    await store.close()
  })

  it('is taken over from a process that was killed', async () => {
    const directory = temporaryDirectory()
    const { child } = await openElsewhere(directory)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(JSON.parse(readFileSync(lockFile(directory), 'utf8')).pid).toBe(child.pid)

    const store = await createStore({ url: `chdb:${directory}` })
    expect(JSON.parse(readFileSync(lockFile(directory), 'utf8')).pid).toBe(process.pid)
    await store.close()
  })

  it('is taken over where its process id belongs to another process by now', async () => {
    const directory = temporaryDirectory()
    const holder = {
      pid: process.ppid,
      place: processPlace(),
      startMark: processStartMark(process.ppid),
      command: 'x',
      since: '2020-01-01T00:00:00.000Z',
    }
    writeFileSync(lockFile(directory), JSON.stringify(holder))
    await expect(createStore({ url: `chdb:${directory}` })).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_LOCKED',
    })
    writeFileSync(lockFile(directory), JSON.stringify({ ...holder, startMark: 'another life' }))
    const store = await createStore({ url: `chdb:${directory}` })
    expect(JSON.parse(readFileSync(lockFile(directory), 'utf8')).pid).toBe(process.pid)
    await store.close()
  })

  it('lets exactly one of several processes in that start at once after a crash', async () => {
    const directory = temporaryDirectory()
    const stale = { pid: 2 ** 22 + 1, startMark: '1', command: 'x', since: '2020-01-01T00:00:00.000Z' }
    writeFileSync(lockFile(directory), JSON.stringify(stale))
    const reports = (await Promise.all([1, 2, 3].map(() => openElsewhere(directory)))).map(
      ({ report }) => report,
    )
    expect(reports.filter((report) => report.opened)).toHaveLength(1)
    expect(reports.filter((report) => report.code === 'STORAGE_EMBEDDED_LOCKED')).toHaveLength(2)
  })

  it.skipIf(!canUnshare)('is respected where its holder is in another PID namespace', async () => {
    const directory = temporaryDirectory()
    const { child, report } = await openElsewhere(directory)
    expect(report).toEqual({ opened: true })
    const held = readFileSync(lockFile(directory), 'utf8')

    const refused = await startInNamespace(HOLD_STORE, directory)
    expect(refused.report).toMatchObject({
      code: 'STORAGE_EMBEDDED_LOCKED',
      retryable: true,
      message: expect.stringContaining(`process ${child.pid} of another container or host`),
    })
    // The file names the holder still, for those who can look it up.
    expect(readFileSync(lockFile(directory), 'utf8')).toBe(held)
    await expect(createStore({ url: `chdb:${directory}` })).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_LOCKED',
      context: { pid: child.pid },
    })
  })

  it.skipIf(!canUnshare)('is taken over from a killed holder of another PID namespace', async () => {
    const directory = temporaryDirectory()
    const { child, report } = await startInNamespace(HOLD_STORE, directory)
    expect(report).toEqual({ opened: true })
    await expect(createStore({ url: `chdb:${directory}` })).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_LOCKED',
      context: { pid: 1 },
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect
      .poll(() => createStore({ url: `chdb:${directory}` }).then((store) => store.close()), {
        timeout: 10_000,
      })
      .toBeUndefined()
  })

  it('is not taken for what keeps an engine from starting', async () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'metadata'))
    writeFileSync(join(directory, 'metadata', 'broken.sql'), 'ATTACH NOTHING')
    await expect(createStore({ url: `chdb:${directory}` })).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_OPEN',
    })
  })

  it('is not taken for stale where it cannot be read', async () => {
    const directory = temporaryDirectory()
    writeFileSync(lockFile(directory), '{"pid":')
    await expect(createStore({ url: `chdb:${directory}` })).rejects.toMatchObject({
      code: 'STORAGE_EMBEDDED_PATH',
    })
  })
})
