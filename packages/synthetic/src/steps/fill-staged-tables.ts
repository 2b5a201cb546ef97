import type { Logger, QueryTarget } from '@alertsmith/core'
import type { NetworkPlan } from '../plan.js'
import { TYPOLOGIES } from '../typologies/index.js'
import type { WorkTable } from '../work-tables.js'
import { ACTIVITY } from './activity.js'
import { ALERT_SELECTION } from './alert-selection.js'
import { EVERYDAY_FLOWS } from './everyday-flows.js'
import { BURSTS, GROUPS } from './groups.js'
import { RAW_ADDRESS_LABELS } from './raw-address-labels.js'
import { RAW_ALERTS } from './raw-alerts.js'
import { RAW_CLUSTERS } from './raw-clusters.js'
import { RAW_FEATURES } from './raw-features.js'
import { RAW_MONEY_FLOWS } from './raw-money-flows.js'
import { SNAPSHOTS, snapshotParameters } from './snapshots.js'

interface FillOptions {
  readonly signal: AbortSignal | undefined
  readonly logger: Logger
}

const FLOWS = [EVERYDAY_FLOWS, ...TYPOLOGIES.map((typology) => typology.sql)]
const RESULTS = [RAW_MONEY_FLOWS, RAW_CLUSTERS, ACTIVITY, ALERT_SELECTION, RAW_ALERTS, RAW_FEATURES]
const PER_BATCH: readonly WorkTable[] = ['synthetic_flows', 'synthetic_activity', 'synthetic_alerts']

/** Runs the steps into the staged tables, a few snapshots at a time so that memory stays bounded. */
export async function fillStagedTables(
  database: QueryTarget,
  plan: NetworkPlan,
  { signal, logger }: FillOptions,
): Promise<void> {
  const execute = (sql: string, extra: object = {}) =>
    database.execute({ sql, params: { ...plan.parameters, ...extra } }, { signal })

  await execute(SNAPSHOTS, snapshotParameters(plan))
  await execute(GROUPS)
  await execute(BURSTS)
  await execute(RAW_ADDRESS_LABELS)
  for (const batch of plan.batches) {
    for (const step of [...FLOWS, ...RESULTS]) await execute(step, batch)
    for (const table of PER_BATCH) await execute(`TRUNCATE TABLE ${table}`)
    logger.info(
      { network: database.network, ...batch, snapshots: plan.snapshots.length },
      'Snapshots generated',
    )
  }
}
