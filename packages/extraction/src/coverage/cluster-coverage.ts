import type { ClusterTables } from '@alertsmith/core'
import type { Table } from 'apache-arrow'
import { countCoverage, type JoinCoverage } from './coverage.js'

/** What is known of at least one member of each cluster. */
export function clusterCoverage({ clusters, alerts, members, moneyFlows }: ClusterTables): JoinCoverage[] {
  const days: Int32Array = clusters.getChild('processing_date')!.toArray()
  const above = (table: Table, name: string) => {
    const values: Float64Array = table.getChild(name)!.toArray()
    return (row: number) => values[row]! > 0
  }
  const receives = above(moneyFlows, 'in_degree_max')
  const sends = above(moneyFlows, 'out_degree_max')
  return [
    countCoverage('raw_alerts', days, above(alerts, 'alert_count')),
    countCoverage('raw_features', days, above(members, 'known_members')),
    countCoverage('raw_money_flows', days, (row) => receives(row) || sends(row)),
  ]
}
