import { readFileSync } from 'node:fs'
import type { TrainingWindow } from '@alertsmith/core'
import { extractClusterData, extractTrainingData } from '@alertsmith/extraction'
import { createStore, schemaStatus } from '@alertsmith/storage'
import { generateNetwork } from '@alertsmith/synthetic'
import { type FrontUser, openTestNetwork, startHttpFront, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'

const WRITER: FrontUser = { username: 'aml_writer', password: 'writing-words' }

let network: TestNetwork
let window: TrainingWindow

beforeAll(async () => {
  network = await openTestNetwork('ethereum')
  window = (await generateNetwork(network.database, { alerts: 1_000 })).window
})
afterAll(() => network.close())

/** Everything that is read of a network, as a user who may only read, and the settings that were sent. */
async function readAs(reader: FrontUser) {
  const front = await startHttpFront(network.store, { users: [WRITER, reader] })
  const store = await createStore({
    url: front.url,
    username: WRITER.username,
    password: WRITER.password,
    reader: { username: reader.username, password: reader.password },
  })
  try {
    const database = await store.network('ethereum')
    const { fingerprint } = await extractTrainingData(database, { window })
    await extractTrainingData(database, { window, labels: { strategy: 'address-labels' } })
    const clusters = await extractClusterData(database, { window })
    const { complete } = await schemaStatus(store, 'ethereum')
    const sent = front.requests.filter(({ username }) => username === reader.username)
    return { fingerprint, clusters: clusters.fingerprint, complete, sent }
  } finally {
    await store.close()
    await front.close()
  }
}

it('a reader with readonly = 2 reads what the embedded engine reads', async () => {
  const read = await readAs({ username: 'aml_reader', password: 'reading-words', readonly: 2 })
  expect(read.fingerprint).toBe((await extractTrainingData(network.database, { window })).fingerprint)
  expect(read.clusters).toBe((await extractClusterData(network.database, { window })).fingerprint)
  expect(read.complete).toBe(true)
})

it('the profile of docs/servers.md lists every setting that a reader is sent', async () => {
  const text = readFileSync(new URL('../../../../docs/servers.md', import.meta.url), 'utf8')
  const profile = text.slice(text.indexOf('profile:begin'), text.indexOf('profile:end'))
  const listed = [...profile.matchAll(/^ {4}(\w+) CHANGEABLE_IN_READONLY/gm)].map(([, name]) => name!)
  const { sent } = await readAs({ username: 'aml_reader', password: 'reading-words', readonly: 2 })
  const used = new Set(
    sent.flatMap(({ sql, settings, httpSettings }) => [
      ...settings.keys(),
      ...httpSettings.keys(),
      ...[...sql.matchAll(/SETTINGS ([\w =,]+)/g)].flatMap(([, list]) =>
        [...list!.matchAll(/(\w+) = /g)].map(([, name]) => name!),
      ),
    ]),
  )
  expect([...used].sort()).toEqual([...listed].sort())
})

it('a reader with readonly = 1 whose profile holds those settings reads the same, and without it is refused', async () => {
  const { sent } = await readAs({ username: 'aml_reader', password: 'reading-words', readonly: 2 })
  const profile = Object.fromEntries(
    sent.flatMap(({ sql, settings }) => [
      ...settings,
      ...[...sql.matchAll(/SETTINGS ([\w =,]+)/g)].flatMap(([, list]) =>
        [...list!.matchAll(/(\w+) = (\w+)/g)].map(([, name, value]) => [name!, value!] as const),
      ),
    ]),
  )
  const strict = { username: 'aml_reader', password: 'reading-words', readonly: 1 } as const
  const read = await readAs({ ...strict, profile })
  expect(read.fingerprint).toBe((await extractTrainingData(network.database, { window })).fingerprint)
  await expect(readAs(strict)).rejects.toMatchObject({ code: 'STORAGE_ACCESS' })
})
