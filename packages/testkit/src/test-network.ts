import { applySchema, type NetworkDatabase } from '@alertsmith/storage'
import { openTestStore, type TestStore } from './test-store.js'

export interface TestNetwork extends TestStore {
  readonly database: NetworkDatabase
}

/** An embedded ClickHouse as of {@link openTestStore} with one network whose tables exist and are empty. */
export async function openTestNetwork(name = 'testnet'): Promise<TestNetwork> {
  const opened = await openTestStore()
  try {
    const { database } = await applySchema(opened.store, name)
    return { ...opened, database }
  } catch (error) {
    await opened.close()
    throw error
  }
}
