import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { type AlertsmithError, exitCodeOf } from '@alertsmith/pipeline'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openState } from './open-state.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alertsmith-state-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TICK = {
  id: 'daily@1',
  job: 'daily',
  kind: 'schedule',
  scheduled_at: '2024-01-01T00:00:00.000Z',
  as_of: '2024-01-01',
  created_at: '2024-01-01T00:00:00.000Z',
  status: 'due',
  reason: null,
  actor: null,
  attempt: 0,
  interruptions: 0,
  next_attempt_at: '2024-01-01T00:00:00.000Z',
  owner: null,
  fence: 0,
  lease_until: null,
  started_at: null,
  finished_at: null,
} as const

describe('openState on SQLite', () => {
  it('makes the folder, keeps what was written, and changes nothing when opened again', async () => {
    const path = join(folder, 'deep', 'state.sqlite')
    const first = await openState({ kind: 'sqlite', path })
    const job = {
      name: 'daily',
      planned_until: '2024-01-01T00:00:00.000Z',
      schedule: '{}',
      paused_at: null,
      paused_by: null,
      pause_reason: null,
    }
    await first.db.insertInto('jobs').values(job).execute()
    await first.db.insertInto('ticks').values(TICK).execute()
    await first.close()
    const second = await openState({ kind: 'sqlite', path })
    expect(await second.db.selectFrom('ticks').selectAll().execute()).toEqual([TICK])
    // A tick of a job that does not exist, or a second one of the same id, is refused by the database itself.
    await expect(
      second.db
        .insertInto('ticks')
        .values({ ...TICK, id: 'x', job: 'none' })
        .execute(),
    ).rejects.toThrow(/FOREIGN KEY/)
    await expect(second.db.insertInto('ticks').values(TICK).execute()).rejects.toThrow(/UNIQUE/)
    await second.close()
  })

  it('undoes a transaction that fails', async () => {
    const state = await openState({ kind: 'sqlite', path: ':memory:' })
    const values = { name: 'slot', owner: 'a', fence: 1, expires_at: '2024-01-01T00:00:00.000Z' }
    const failing = state.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('leases').values(values).execute()
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await state.db.selectFrom('leases').selectAll().execute()).toEqual([])
    await state.close()
  })

  it('tells a full disk as what it is, and goes on when there is space again', async () => {
    const state = await openState({ kind: 'sqlite', path: join(folder, 'full.sqlite') })
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(state.db)
    await sql`PRAGMA max_page_count = ${sql.lit(rows[0]!.page_count)}`.execute(state.db)
    const fill = (name: string) =>
      state.db.transaction().execute((transaction) =>
        transaction
          .insertInto('leases')
          .values({ name, owner: 'x'.repeat(1_000_000), fence: 1, expires_at: '' })
          .execute(),
      )
    await expect(fill('big')).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_FULL',
      retryable: true,
      message: expect.stringContaining('database or disk is full'),
    })
    await sql`PRAGMA max_page_count = 1000000`.execute(state.db)
    await fill('big')
    expect(await state.db.selectFrom('leases').select('name').execute()).toEqual([{ name: 'big' }])
    await state.close()
  })

  it('waits for the lock of another process without holding up its own', async () => {
    const path = join(folder, 'locked.sqlite')
    const state = await openState({ kind: 'sqlite', path })
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    let late = 0
    let last = performance.now()
    const watch = setInterval(() => {
      late = Math.max(late, performance.now() - last)
      last = performance.now()
    }, 10)
    const lease = { name: 'slot', owner: 'a', fence: 1, expires_at: '' }
    const write = state.db.transaction().execute((each) => each.insertInto('leases').values(lease).execute())
    const single = state.db
      .insertInto('leases')
      .values({ ...lease, name: 'single' })
      .execute()
    await delay(1_500)
    // Reads do not wait for it.
    expect(await state.db.selectFrom('leases').selectAll().execute()).toEqual([])
    other.exec('commit')
    await Promise.all([write, single])
    clearInterval(watch)
    expect(late).toBeLessThan(500)
    const names = await state.db.selectFrom('leases').select('name').orderBy('name').execute()
    expect(names.map(({ name }) => name)).toEqual(['single', 'slot'])
    other.close()
    await state.close()
  })

  it('says after a while that another process keeps it locked', async () => {
    const path = join(folder, 'kept.sqlite')
    const state = await openState({ kind: 'sqlite', path })
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    const lease = { name: 'slot', owner: 'a', fence: 1, expires_at: '' }
    await expect(state.db.insertInto('leases').values(lease).execute()).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_BUSY',
      retryable: true,
    })
    other.close()
    await state.close()
  }, 60_000)

  it('has its turn where others have the lock nearly all the time', async () => {
    const path = join(folder, 'contended.sqlite')
    const state = await openState({ kind: 'sqlite', path })
    const other = new DatabaseSync(path)
    let free = 0
    let over = false
    const holding = (async () => {
      while (!over) {
        other.exec('begin immediate')
        await delay(300)
        other.exec('commit')
        free++
        await delay(40)
      }
    })()
    for (let write = 0; write < 8; write++) {
      const lease = { name: `slot-${write}`, owner: 'a', fence: 1, expires_at: '' }
      await state.db.transaction().execute((each) => each.insertInto('leases').values(lease).execute())
      await delay(60)
    }
    over = true
    await holding
    // A wait that met only one free moment in eight would have let some sixty pass.
    expect(free).toBeLessThan(25)
    other.close()
    await state.close()
  }, 60_000)

  it('is opened by many processes at once, each of which counts on', async () => {
    const path = join(folder, 'many.sqlite')
    const program = join(folder, 'count.mjs')
    writeFileSync(
      program,
      `import { openState } from ${JSON.stringify(new URL('../../dist/state/open-state.js', import.meta.url).href)}
const { db, close } = await openState({ kind: 'sqlite', path: ${JSON.stringify(path)} })
await db.insertInto('leases').values({ name: 'count', owner: '', fence: 0, expires_at: '' })
  .onConflict((conflict) => conflict.doNothing()).execute()
for (let i = 0; i < 50; i++)
  await db.transaction().execute(async (transaction) => {
    const { fence } = await transaction.selectFrom('leases').select('fence').executeTakeFirstOrThrow()
    await transaction.updateTable('leases').set({ fence: fence + 1 }).execute()
  })
await close()`,
    )
    const exits = await Promise.all(
      Array.from(
        { length: 6 },
        () =>
          new Promise<number | null>((resolve) =>
            spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'inherit'] }).on(
              'exit',
              resolve,
            ),
          ),
      ),
    )
    expect(exits).toEqual([0, 0, 0, 0, 0, 0])
    const state = await openState({ kind: 'sqlite', path })
    expect(await state.db.selectFrom('leases').select('fence').execute()).toEqual([{ fence: 300 }])
    await state.close()
  })

  // Node's own recursive mkdir never returns there, so a failure of this is a time-out of the whole file.
  it.each(['/proc/none/deep/state.sqlite', '/proc/version/state.sqlite'])('refuses %s', async (path) => {
    await expect(openState({ kind: 'sqlite', path })).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_UNUSABLE',
      message: expect.stringContaining(path),
    })
  })

  it('calls what stays as it is no reason to try again', async () => {
    const folderItself = join(folder, 'folder')
    mkdirSync(folderItself)
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const random = join(folder, 'random.sqlite')
    writeFileSync(random, randomBytes(9_000))
    const found = await Promise.all(
      [folderItself, pipe, '/dev/null', random, '/proc/nodir/x.db'].map((path) =>
        openState({ kind: 'sqlite', path }).catch((error: unknown) => error),
      ),
    )
    expect(found.map((error) => (error as AlertsmithError).code)).toEqual([
      'SCHEDULER_STATE_LOCATION',
      'SCHEDULER_STATE_LOCATION',
      'SCHEDULER_STATE_LOCATION',
      'SCHEDULER_STATE_UNUSABLE',
      'SCHEDULER_STATE_UNUSABLE',
    ])
    expect(found.map(exitCodeOf)).toEqual([2, 2, 2, 1, 1])
    for (const error of found)
      expect(error).toMatchObject({ message: expect.stringMatching(/\. Name a file/) })
  })

  it('says what is wrong with a file that is no database, and with one of a newer release', async () => {
    const path = join(folder, 'text.sqlite')
    writeFileSync(path, 'This is not a database, although it is long enough to look like one.'.repeat(40))
    await expect(openState({ kind: 'sqlite', path })).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_UNUSABLE',
      message: expect.stringContaining('text.sqlite'),
    })
    const newer = join(folder, 'newer.sqlite')
    const state = await openState({ kind: 'sqlite', path: newer })
    await state.db
      // @ts-expect-error Kysely's own table is not one of ours.
      .insertInto('kysely_migration')
      .values({ name: '9999_later', timestamp: '2030-01-01T00:00:00.000Z' })
      .execute()
    await state.close()
    await expect(openState({ kind: 'sqlite', path: newer })).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_UNUSABLE',
      message: expect.stringContaining('9999_later'),
    })
  })
})

describe('openState on PostgreSQL', () => {
  it('names the variable, never the url, where the server cannot be used', async () => {
    const secret = 'pA55w0rd-of-the-state'
    const location = { kind: 'postgres', urlVariable: 'STATE_URL' } as const
    await expect(openState(location, { environment: {} })).rejects.toMatchObject({
      code: 'SCHEDULER_STATE_LOCATION',
      category: 'usage',
      message: expect.stringContaining('STATE_URL'),
    })
    for (const [url, code] of [
      [`postgres://user:${secret}@127.0.0.1:1/state`, 'SCHEDULER_STATE_UNAVAILABLE'],
      [`postgres://user:${secret}@[bad`, 'SCHEDULER_STATE_UNUSABLE'],
    ] as const) {
      const error = await openState(location, { environment: { STATE_URL: url } }).catch(
        (cause: unknown) => cause,
      )
      expect(error).toMatchObject({ code, retryable: code === 'SCHEDULER_STATE_UNAVAILABLE' })
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret)
    }
  })
})
