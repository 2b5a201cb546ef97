import {
  type QueryTarget,
  silentLogger,
  type TrainingWindow,
  throwIfAborted,
  toIsoDate,
} from '@alertsmith/core'
import { contentOf, type TableContent } from './content.js'
import { AlertShortfallError } from './errors.js'
import { checkOptions, type GenerateNetworkOptions } from './options.js'
import { type NetworkPlan, planNetwork } from './plan.js'
import { originOf, provenanceOf, recordOrigin, refuseForeignRows } from './provenance.js'
import { RAW_TABLES, type RawTable } from './raw-tables.js'
import { fillStagedTables } from './steps/fill-staged-tables.js'
import { dropWorkspace, openWorkspace, publish, requireSchema } from './workspace.js'

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
 * options give the same rows on any machine and however many threads ClickHouse uses. New content is collected aside and put in place at the end:
 * an interrupt leaves the old content whole.
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

  const origin = originOf(plan.options)
  const present = await contents(database, { signal })
  const provenance = await provenanceOf(database, present, { signal })
  refuseForeignRows(database.network, provenance)
  const unchanged = provenance.every((table) => table.origin === origin)
  if (unchanged) {
    logger.info({ network: database.network }, 'The network already holds this content')
    return describe(database, plan, present, unchanged)
  }

  try {
    await openWorkspace(database, { signal })
    await fillStagedTables(database, plan, { signal, logger })
    const staged = await contents(database, { signal, staged: true })
    requireAllAlerts(plan, staged)
    await recordOrigin(database, staged, origin, { signal })
    throwIfAborted(signal, 'generation')
    await publish(database)
    return await describe(database, plan, staged, unchanged)
  } finally {
    await dropWorkspace(database)
  }
}

async function contents(
  database: QueryTarget,
  options: { signal?: AbortSignal | undefined; staged?: boolean },
): Promise<Map<RawTable, TableContent>> {
  const found = new Map<RawTable, TableContent>()
  for (const table of RAW_TABLES) found.set(table, await contentOf(database, table, options))
  return found
}

function requireAllAlerts({ options }: NetworkPlan, staged: ReadonlyMap<RawTable, TableContent>): void {
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
  tables: ReadonlyMap<RawTable, TableContent>,
  unchanged: boolean,
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
