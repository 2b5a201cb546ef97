import type { QueryTarget } from '@alertsmith/core'
import { checkOptions, type GenerateNetworkOptions } from '../../src/options.js'
import { type NetworkPlan, planNetwork } from '../../src/plan.js'
import { openWorkspace, type Workspace } from '../../src/workspace.js'

export interface Bench {
  readonly plan: NetworkPlan
  readonly workspace: Workspace
  /** Runs one step by itself, over all snapshots. */
  run(sql: string): Promise<void>
  read<Row extends object>(sql: string): Promise<Row[]>
}

/** The tables of a run, to try single steps on rows made by hand. */
export async function openBench(database: QueryTarget, options: GenerateNetworkOptions): Promise<Bench> {
  const plan = planNetwork(checkOptions(options), '2026-11-23')
  const workspace = await openWorkspace(database, {})
  const params = {
    ...plan.parameters,
    ...workspace.identifiers,
    first_snapshot: 0,
    last_snapshot: plan.snapshots.length - 1,
  }
  return {
    plan,
    workspace,
    run: (sql) => database.execute({ sql, params }),
    read: (sql) => database.queryRows({ sql, params }),
  }
}
