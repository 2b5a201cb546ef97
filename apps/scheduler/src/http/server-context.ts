import type { Logger } from '@alertsmith/pipeline'
import type { Kysely } from 'kysely'
import type { SchedulerConfig } from '../config/read-config.js'
import type { Clock } from '../engine/clock.js'
import type { Metrics } from '../metrics/metrics.js'
import type { Assets } from '../page/assets.js'
import type { StateTables } from '../state/tables.js'
import type { Access } from './access/access.js'
import type { ModelSource } from './models/model-source.js'
import type { ModelView } from './models/model-view.js'

/** The part of the config that the page needs. */
export type ServerConfig = Pick<SchedulerConfig, 'jobs' | 'host' | 'tokenVariable' | 'webhooks'>

/** What every route works with. */
export interface ServerContext {
  readonly config: ServerConfig
  readonly db: Kysely<StateTables>
  readonly models: ModelSource
  readonly modelView: ModelView
  readonly metrics: Metrics
  readonly access: Access
  readonly assets: Assets
  readonly logger: Logger
  readonly clock: Pick<Clock, 'now'>
  /** When the engine last looked for ticks; undefined before its first look. */
  readonly lastLook: () => Date | undefined
  /** Between two looks, ms. */
  readonly lookEveryMs: number
}
