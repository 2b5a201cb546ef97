import { AlertsmithError, type createRegistry } from '@alertsmith/pipeline'
import type { ModelSource } from './model-source.js'

const REPORT_FILE = 'report.html'

export type Registry = ReturnType<typeof createRegistry>

/** The registries as the page sees them, `registryOf` giving that of a network; it needs no database. */
export function registryModels(registryOf: (network: string) => Registry): ModelSource {
  return {
    async aliases(key) {
      return registryOf(key.network).aliasHistory(key)
    },
    async report({ network, modelId }) {
      try {
        return (await registryOf(network).load(modelId)).files[REPORT_FILE]
      } catch (error) {
        if (AlertsmithError.isInstance(error) && error.code === 'STORAGE_MODEL_NOT_FOUND') return undefined
        throw error
      }
    },
  }
}
