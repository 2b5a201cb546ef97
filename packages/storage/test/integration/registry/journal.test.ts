import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openArtifactStore } from '../../../src/registry/open-artifact-store.js'
import { temporaryDirectory } from '../store/temporary-directory.js'

const APPEND = fileURLToPath(new URL('./append-entries.mjs', import.meta.url))

it('gives every number to one of several processes', async () => {
  const directory = temporaryDirectory()
  const won = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const child = spawn(process.execPath, [APPEND, directory, name, '40'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      child.stdout.on('data', (chunk) => (output += chunk))
      const [code] = await once(child, 'close')
      expect(code).toBe(0)
      return JSON.parse(output) as number[]
    }),
  )
  expect(won.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))

  const store = openArtifactStore(directory)
  const entries = (await store.readJournal('aliases/ethereum/alert_scorer')).map((entry) =>
    Buffer.from(entry).toString(),
  )
  for (const [index, numbers] of won.entries()) {
    for (const number of numbers) expect(entries[number - 1]).toBe(`${'abc'[index]} ${number}`)
  }
  // No draft is left of those that lost.
  expect(readdirSync(directory)).toEqual(['.journal'])
})

it('is refused in a folder where an entry is missing, rather than read without it', async () => {
  const store = openArtifactStore(temporaryDirectory())
  for (const sequence of [1, 2, 3])
    expect(await store.appendJournal('a', sequence, Buffer.from('x'))).toBe(true)
  writeFileSync(join(store.location, '.journal', 'a', 'notes.txt'), 'mine')
  expect(await store.readJournal('a')).toHaveLength(3)
  rmSync(join(store.location, '.journal', 'a', '000002.json'))
  await expect(store.readJournal('a')).rejects.toMatchObject({
    code: 'STORAGE_JOURNAL_CORRUPT',
    context: { journal: 'a', missing: 2 },
  })
})
