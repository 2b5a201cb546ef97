import type { Logger, QueryTarget } from '@alertsmith/core'
import type { NetworkPlan } from '../plan.js'
import { TYPOLOGIES } from '../typologies/index.js'
import type { WorkTable } from '../work-tables.js'
import type { Workspace } from '../workspace.js'
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
const FROM_ACTIVITY = [ACTIVITY, ALERT_SELECTION, RAW_ALERTS, RAW_FEATURES]
const PER_BATCH: readonly WorkTable[] = ['flows', 'activity', 'alerts']

/** Runs the steps into the staged tables, a few snapshots at a time so that memory stays bounded. */
export async function fillStagedTables(
  database: QueryTarget,
  workspace: Workspace,
  plan: NetworkPlan,
  { signal, logger }: FillOptions,
): Promise<void> {
  const shared = { ...plan.parameters, ...workspace.identifiers }
  const execute = (sql: string, extra: object = {}) =>
    database.execute({ sql, params: { ...shared, ...extra } }, { signal })

  await execute(SNAPSHOTS, snapshotParameters(plan))
  await execute(GROUPS)
  await execute(BURSTS)
  await execute(RAW_ADDRESS_LABELS)
  for (const batch of plan.batches) {
    const inTurn = async (steps: readonly string[]) => {
      for (const step of steps) await execute(step, batch)
    }
    // Both halves only read the flows, and neither alone keeps two cores busy.
    await inTurn(FLOWS)
    await allSettled([inTurn([RAW_MONEY_FLOWS, RAW_CLUSTERS]), inTurn(FROM_ACTIVITY)])
    await workspace.truncate(PER_BATCH, { signal })
    logger.info(
      { network: database.network, ...batch, snapshots: plan.snapshots.length },
      'Snapshots generated',
    )
  }
}

/** Waits for all, also when one fails: the tables must not go while a statement still uses them. */
async function allSettled(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
