import {
  createLogger,
  createRegistry,
  type FeatureSelection,
  type Logger,
  type ModelType,
  openStore,
  readFeatureConfig,
} from '@alertsmith/pipeline'
import { settingsOf } from '../network-settings.js'
import type { LogLine } from './launch.js'

/** What the work of one run is done with. */
export interface Tools {
  readonly database: Awaited<ReturnType<Awaited<ReturnType<typeof openStore>>['network']>>
  readonly registry: ReturnType<typeof createRegistry>
  readonly logger: Logger
  readonly signal: AbortSignal
  /** For jobs that leave the threads to the settings of their host. */
  readonly threads: number
}

/** Opens the ClickHouse and the registry of a network as its settings say, for the time that `use` takes. */
export async function withTools<Result>(
  network: string,
  { logger, signal }: Pick<Tools, 'logger' | 'signal'>,
  use: (tools: Tools) => Promise<Result>,
): Promise<Result> {
  const settings = settingsOf(network)
  await using store = await openStore(settings, logger, { signal })
  const database = await store.network(network)
  const registry = createRegistry({ location: settings.outputDir, database, logger, signal })
  return await use({ database, registry, logger, signal, threads: settings.threads })
}

/** The team's own features, as far as models of the type have them: declared columns and own steps are of alerts. */
export async function featuresFor(modelType: ModelType): Promise<FeatureSelection> {
  const { include, exclude, ...own } = await readFeatureConfig()
  const chosen = { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) }
  return modelType === 'cluster_scorer' ? chosen : { ...own, ...chosen }
}

/** A logger whose lines go to `log` one by one. */
export function lineLogger(
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent',
  log: (line: LogLine) => void,
): Logger {
  return createLogger({
    level,
    destination: {
      write(text) {
        const { time, level: name, msg, ...fields } = JSON.parse(text) as Record<string, unknown>
        log({ at: String(time), level: String(name), message: String(msg ?? ''), fields })
      },
    },
  })
}
