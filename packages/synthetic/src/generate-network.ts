import {
  type QueryTarget,
  silentLogger,
  type TrainingWindow,
  throwIfAborted,
  toIsoDate,
} from '@alertsmith/core'
import { type Contents, readContents } from './content.js'
import { AlertShortfallError } from './errors.js'
import { checkOptions, type GenerateNetworkOptions } from './options.js'
import { type NetworkPlan, planNetwork } from './plan.js'
import { originOf, provenanceOf, recordOrigin, refuseForeignRows } from './provenance.js'
import { publish } from './publish.js'
import { RAW_TABLES, type RawTable } from './raw-tables.js'
import { requireSchema } from './schema-check.js'
import { fillStagedTables } from './steps/fill-staged-tables.js'
import { dropAbandonedTables, openWorkspace } from './workspace.js'

export interface GeneratedNetwork {
  /** The window to train on: it holds every snapshot of the network. */
  readonly window: TrainingWindow
  /** Rows per table. */
  readonly rows: Readonly<Record<RawTable, number>>
  /** Addresses that exist in the network; not all of them are ever active. */
  readonly addresses: number
  /** Share of alerts with label 1. */
  readonly positiveRate: number
  /** True when the network already held exactly this content and nothing was written. */
  readonly unchanged: boolean
}

/**
 * Fills a network's raw tables with made-up alerts, features, clusters, money flows and address labels. The same
 * options give the same rows, however many threads ClickHouse uses. They are collected aside and put in place at the
 * end, so that an interrupt leaves the old content whole.
 *
 * @throws {InvalidOptionError} {@link InconsistentOptionsError} {@link FutureDatesError} for options that cannot be met
 * @throws {SchemaMissingError} when the schema has not been applied to the network
 * @throws {NetworkNotEmptyError} when the network holds rows from elsewhere
 */
export async function generateNetwork(
  database: QueryTarget,
  options: GenerateNetworkOptions = {},
): Promise<GeneratedNetwork> {
  const { signal, logger = silentLogger } = options
  const plan = planNetwork(checkOptions(options), toIsoDate(Math.floor(Date.now() / 86_400_000)))
  throwIfAborted(signal, 'generation')
  await requireSchema(database, { signal })
  await dropAbandonedTables(database, { signal })

  const origin = originOf(plan.options)
  const before = await readContents(database, (table) => table, { signal })
  const provenance = await provenanceOf(database, before, { signal })
  refuseForeignRows(database.network, provenance)
  if (provenance.every((table) => table.origins.includes(origin))) {
    logger.info({ network: database.network }, 'The network already holds these rows')
    return describe(database, plan, before, { unchanged: true })
  }

  const workspace = await openWorkspace(database, { signal })
  try {
    await fillStagedTables(database, workspace, plan, { signal, logger })
    const staged = await readContents(database, workspace.staged, { signal })
    requireAllAlerts(plan, staged)
    await recordOrigin(database, staged, origin, { signal })
    throwIfAborted(signal, 'generation')
    await publish(database, workspace, before)
    return await describe(database, plan, staged, { unchanged: false })
  } finally {
    await workspace.drop().catch((error: unknown) => {
      logger.warn({ network: database.network, error }, 'Working tables stay behind until a later run')
    })
  }
}

function requireAllAlerts({ options }: NetworkPlan, staged: Contents): void {
  const { rows } = staged.get('raw_alerts')!
  if (rows === options.alerts) return
  throw new AlertShortfallError(
    `generateNetwork: expected ${options.alerts} alerts; produced ${rows}. Nothing was written. Please report this with the options.`,
    { context: { ...options, produced: rows } },
  )
}

async function describe(
  database: QueryTarget,
  { options, window }: NetworkPlan,
  tables: Contents,
  { unchanged }: { unchanged: boolean },
): Promise<GeneratedNetwork> {
  const [labels] = await database.queryRows<{ positive_rate: number }>({
    sql: 'SELECT avg(label) AS positive_rate FROM raw_alerts',
    params: {},
  })
  const rows = Object.fromEntries(RAW_TABLES.map((table) => [table, tables.get(table)!.rows]))
  return {
    window,
    rows: rows as Record<RawTable, number>,
    addresses: options.addresses,
    positiveRate: labels!.positive_rate,
    unchanged,
  }
}
