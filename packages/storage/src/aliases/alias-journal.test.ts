import { describe, expect, it } from 'vitest'
import {
  type AliasStore,
  appendAlias,
  type NewAliasEvent,
  protectedModels,
  readAliases,
} from './alias-journal.js'
import { currentTarget, decidingEvent, rollbackTarget } from './alias-log.js'

const key = { network: 'ethereum', modelType: 'alert_scorer' }
const JOURNAL = 'aliases/ethereum/alert_scorer'
const id = (version: string) => `alert_scorer_ethereum_v${version}_20260101_000000`
const [A, B, C] = [id('1.0.0'), id('1.1.0'), id('2.0.0')]

/** A store in memory; its entries can be tampered with. */
function memoryStore() {
  const journals = new Map<string, Uint8Array[]>()
  const store: AliasStore = {
    location: '/models',
    contents: async (name) => (name.includes('_v9') ? { found: 'nothing' } : { found: 'files', files: [] }),
    journals: async () => [...journals.keys()],
    readJournal: async (name) => [...(journals.get(name) ?? [])],
    appendJournal: async (name, sequence, content) => {
      const entries = journals.get(name) ?? []
      journals.set(name, entries)
      if (entries.length >= sequence) return false
      entries.push(content)
      return true
    },
  }
  return { store, entries: () => journals.get(JOURNAL)! }
}

const event = (modelId: string | null, previous: string | null, over: Partial<NewAliasEvent> = {}) => ({
  kind: 'promote' as const,
  alias: 'champion',
  modelId,
  previous,
  actor: 'ada@lab',
  reason: 'better',
  evidence: { gain: 0.1 },
  ...over,
})

describe('appendAlias', () => {
  it('numbers events, keeps what was said of them, and reads them back', async () => {
    const { store } = memoryStore()
    const first = await appendAlias(store, key, event(A, null))
    const second = await appendAlias(store, key, event(B, A, { kind: 'set', evidence: null }))
    expect(first).toMatchObject({ sequence: 1, ...event(A, null) })
    expect(await readAliases(store, key)).toEqual([first, second])
    expect(Date.parse(second.at)).toBeGreaterThanOrEqual(Date.parse(first.at))
  })

  it('lets one of two deciders succeed, and tells the other to look again', async () => {
    const { store } = memoryStore()
    await appendAlias(store, key, event(A, null))
    const results = await Promise.allSettled([
      appendAlias(store, key, event(B, A)),
      appendAlias(store, key, event(C, A)),
    ])
    const failed = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(failed.length).toBe(1)
    expect(failed[0]!.reason).toMatchObject({ code: 'STORAGE_ALIAS_CHANGED', retryable: true })
    expect((await readAliases(store, key)).length).toBe(2)
  })

  it('goes on where only another alias was changed in between', async () => {
    const { store } = memoryStore()
    await Promise.all([
      appendAlias(store, key, event(A, null)),
      appendAlias(store, key, event(B, null, { alias: 'challenger', kind: 'set' })),
      appendAlias(store, key, event(C, null, { alias: 'shadow', kind: 'set' })),
    ])
    expect((await readAliases(store, key)).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  })

  it('never lets an event seem older than the one before it', async () => {
    const { store, entries } = memoryStore()
    await appendAlias(store, key, event(A, null))
    const future = '2999-01-01T00:00:00.000Z'
    const text = Buffer.from(entries()[0]!).toString()
    entries()[0] = Buffer.from(text.replace(/"at":"[^"]+"/, `"at":"${future}"`))
    expect(await appendAlias(store, key, event(B, A))).toMatchObject({ at: future })
  })

  it.each([
    ['an alias that is no name', { alias: 'The Champion' }],
    ['the alias "latest"', { alias: 'latest' }],
    ['a model of another network', { modelId: 'alert_scorer_bitcoin_v1.0.0_20260101_000000' }],
    ['a path in place of an id', { modelId: '../../etc/passwd' }],
    ['no actor', { actor: ' ' }],
    ['no reason', { reason: '' }],
    ['a reason that hides something', { reason: 'fine\u001b[2K\nchampion' }],
    ['a reason without end', { reason: 'x'.repeat(2001) }],
    ['a removal that names a model', { kind: 'remove' as const }],
  ])('refuses %s and writes nothing', async (_what, over) => {
    const { store } = memoryStore()
    const run = appendAlias(store, key, event(A, null, over))
    await expect(run).rejects.toMatchObject({ code: 'STORAGE_ALIAS_INPUT' })
    expect(await readAliases(store, key)).toEqual([])
  })

  it('refuses an event that changes nothing, which a rollback would take for a step', async () => {
    const { store } = memoryStore()
    const code = 'STORAGE_ALIAS_INPUT'
    await expect(appendAlias(store, key, event(null, null, { kind: 'remove' }))).rejects.toMatchObject({
      code,
    })
    await appendAlias(store, key, event(A, null))
    await expect(appendAlias(store, key, event(A, A))).rejects.toMatchObject({ code })
    expect((await readAliases(store, key)).length).toBe(1)
  })

  it('refuses a model that is not there', async () => {
    const run = appendAlias(memoryStore().store, key, event(id('9.0.0'), null))
    await expect(run).rejects.toMatchObject({ code: 'STORAGE_MODEL_NOT_FOUND' })
  })
})

describe('readAliases', () => {
  const tampered = async (tamper: (entries: Uint8Array[]) => void) => {
    const { store, entries } = memoryStore()
    await appendAlias(store, key, event(A, null))
    await appendAlias(store, key, event(B, A))
    await appendAlias(store, key, event(C, B))
    tamper(entries())
    return readAliases(store, key)
  }
  const rewrite = (entries: Uint8Array[], index: number, from: string | RegExp, to: string) => {
    const text = Buffer.from(entries[index]!).toString()
    expect(text).toMatch(from)
    entries[index] = Buffer.from(text.replace(from, to))
  }

  it.each<[string, (entries: Uint8Array[]) => void]>([
    ['was changed', (entries) => rewrite(entries, 0, 'ada@lab', 'eve@lab')],
    ['changed in one character of white space', (entries) => rewrite(entries, 1, '{', '{ ')],
    ['was taken out of the middle', (entries) => entries.splice(1, 1)],
    ['was doubled', (entries) => entries.splice(1, 0, entries[1]!)],
    ['changed its place', (entries) => entries.reverse()],
    ['is empty', (entries) => entries.splice(2, 1, new Uint8Array(0))],
    ['was cut short', (entries) => entries.splice(2, 1, entries[2]!.slice(0, 40))],
    ['is no text', (entries) => entries.splice(2, 1, Uint8Array.of(0xff, 0xfe, 0x00))],
    ['is a JSON list', (entries) => entries.splice(2, 1, Buffer.from('[]'))],
    [
      'is of another network',
      (entries) => rewrite(entries, 2, '"network":"ethereum"', '"network":"bitcoin"'),
    ],
    ['has another number', (entries) => rewrite(entries, 2, '"sequence":3', '"sequence":4')],
    ['has a kind that does not exist', (entries) => rewrite(entries, 2, '"promote"', '"crown"')],
    ['has no time', (entries) => rewrite(entries, 2, /"at":"[^"]+"/, '"at":"yesterday"')],
  ])('finds out that an entry %s', async (_what, tamper) => {
    await expect(tampered(tamper)).rejects.toMatchObject({ code: 'STORAGE_JOURNAL_CORRUPT' })
  })

  it('cannot know of last entries that are gone', async () => {
    expect((await tampered((entries) => entries.pop())).length).toBe(2)
  })
})

describe('what an alias names', () => {
  it('goes back step by step with every rollback, and forward again with the next promotion', async () => {
    const { store } = memoryStore()
    const back = async () => {
      const events = await readAliases(store, key)
      const target = rollbackTarget(events, 'champion')!
      await appendAlias(store, key, event(target, currentTarget(events, 'champion'), { kind: 'rollback' }))
      return target
    }
    for (const [modelId, previous] of [
      [A, null],
      [B, A],
      [C, B],
    ] as const) {
      await appendAlias(store, key, event(modelId, previous))
    }
    expect(await back()).toBe(B)
    expect(await back()).toBe(A)
    expect(rollbackTarget(await readAliases(store, key), 'champion')).toBeNull()
    await appendAlias(store, key, event(C, A))
    expect(await back()).toBe(A)
  })

  it('is not changed by a refusal, and ends with a removal', async () => {
    const { store } = memoryStore()
    await appendAlias(store, key, event(A, null))
    await appendAlias(store, key, event(B, A, { kind: 'refuse' }))
    const events = await readAliases(store, key)
    expect(currentTarget(events, 'champion')).toBe(A)
    await appendAlias(store, key, event(null, A, { kind: 'remove' }))
    const after = await readAliases(store, key)
    expect(currentTarget(after, 'champion')).toBeNull()
    expect(rollbackTarget(after, 'champion')).toBe(A)
  })

  it('can be asked for a time in the past', () => {
    const at = (day: number) => `2026-01-0${day}T12:00:00.000Z`
    const events = [
      { ...event(A, null), sequence: 1, at: at(1) },
      { ...event(B, A, { kind: 'refuse' as const }), sequence: 2, at: at(2) },
      { ...event(B, A), sequence: 3, at: at(3) },
    ]
    const on = (text: string) => decidingEvent(events, 'champion', new Date(text))?.modelId
    expect(on('2026-01-01T11:59:59Z')).toBeUndefined()
    expect(on(at(1))).toBe(A)
    expect(on('2026-01-02T23:59:59Z')).toBe(A)
    expect(on(at(3))).toBe(B)
  })

  it('is protected, with the model that a rollback of the champion brings back', async () => {
    const { store } = memoryStore()
    await appendAlias(store, key, event(A, null))
    await appendAlias(store, key, event(B, A))
    await appendAlias(store, key, event(B, null, { alias: 'shadow', kind: 'set' }))
    await appendAlias(store, key, event(C, B, { kind: 'refuse' }))
    expect(await protectedModels(store)).toEqual(
      new Map([
        [B, ['is the champion', 'is the shadow']],
        [A, ['is the champion that a rollback brings back']],
      ]),
    )
  })
})
