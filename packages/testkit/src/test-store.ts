import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore, type Store } from '@alertsmith/storage'

export interface TestStore {
  readonly store: Store
  /** The embedded ClickHouse's data directory. */
  readonly directory: string
  /** Closes the store and removes the directory. */
  close(): Promise<void>
}

/** An empty embedded ClickHouse in a directory of its own under the system's temporary one. One per process at a time. */
export async function openTestStore(): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), 'alertsmith-test-'))
  const store = await createStore({ url: `chdb:${directory}` })
  return {
    store,
    directory,
    async close() {
      await store.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
