import type { Logger } from '@alertsmith/core'
import type { Settings } from '../config/settings.js'
import { NO_SOURCES, readSourceConfig, type SourceConfig } from '../config/sources.js'
import { openStore } from '../store.js'
import { attempt, type DoctorCheck } from './checks.js'
import { checkClickHouse } from './clickhouse.js'
import { checkHost } from './host.js'
import { checkLightgbm } from './lightgbm.js'

export interface DoctorOptions {
  /** Looks at this network's tables; without it, at those of every network there is. */
  readonly network?: string | undefined
  /** Where the tables of networks lie. Default: as the config file in the current folder says. */
  readonly sources?: SourceConfig | undefined
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
}

/** Checks everything that a training needs. Never throws for what it finds: a failure is a check's result. */
export async function runDoctor(settings: Settings, options: DoctorOptions): Promise<DoctorCheck[]> {
  const clickHouse = await checkStore(settings, options)
  const lightgbm = await checkLightgbm()
  return [...clickHouse, lightgbm, ...(await checkHost(settings.outputDir, settings.threads))]
}

async function checkStore(
  settings: Settings,
  { network, sources = readSourceConfig(), logger, signal }: DoctorOptions,
): Promise<DoctorCheck[]> {
  let checks: DoctorCheck[] = []
  const opened = await attempt('ClickHouse', async () => {
    await using store = await openStore(settings, logger, { sources: NO_SOURCES, signal })
    checks = await checkClickHouse(store, { network, sources, signal })
    return { status: 'ok', found: store.url }
  })
  return opened.status === 'failed' ? [opened] : checks
}
