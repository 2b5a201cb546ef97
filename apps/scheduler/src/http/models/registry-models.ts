import { AlertsmithError, type createRegistry } from '@alertsmith/pipeline'
import type { ModelSource } from './model-source.js'

const REPORT_FILE = 'report.html'

/** A registry as the page sees it; it needs no database. */
export function registryModels(registry: ReturnType<typeof createRegistry>): ModelSource {
  return {
    aliases: (key) => registry.aliasHistory(key),
    async report(modelId) {
      try {
        return (await registry.load(modelId)).files[REPORT_FILE]
      } catch (error) {
        if (AlertsmithError.isInstance(error) && error.code === 'STORAGE_MODEL_NOT_FOUND') return undefined
        throw error
      }
    },
  }
}
