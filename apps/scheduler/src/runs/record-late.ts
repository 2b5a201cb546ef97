import { writeTrainingRun } from '@alertsmith/pipeline'
import type { LateRecord } from './messages.js'
import { lineLogger, withTools } from './tools.js'

/**
 * Writes runs into `training_runs` whose own process could not.
 *
 * @returns the ids of those that are written; networks whose ClickHouse is away are left for later
 */
export async function recordLate(rows: readonly LateRecord[], signal: AbortSignal): Promise<string[]> {
  const logger = lineLogger('silent', () => {})
  const written: string[] = []
  for (const network of new Set(rows.map((row) => row.network))) {
    try {
      await withTools(network, { logger, signal }, async ({ database }) => {
        for (const row of rows.filter((each) => each.network === network)) {
          await writeTrainingRun(database, {
            ...row,
            startedAt: new Date(row.startedAt),
            finishedAt: new Date(row.finishedAt),
          })
          written.push(row.runId)
        }
      })
    } catch {
      // It is tried again with the next look.
    }
  }
  return written
}
