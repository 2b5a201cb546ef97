import type { NetworkPlan } from '../plan.js'

export const SNAPSHOTS = `
INSERT INTO {work_snapshots:Identifier}
SELECT toUInt16(quota.1 - 1), quota.2, quota.3, quota.4
FROM (
  SELECT arrayJoin(arrayZip(
    arrayEnumerate({alert_quotas:Array(UInt32)}),
    {alert_quotas:Array(UInt32)},
    {sender_quotas:Array(UInt32)},
    {flow_quotas:Array(UInt32)}
  )) AS quota
)`

export function snapshotParameters({ snapshots }: NetworkPlan): Record<string, number[]> {
  return {
    alert_quotas: snapshots.map((snapshot) => snapshot.alerts),
    sender_quotas: snapshots.map((snapshot) => snapshot.senders),
    flow_quotas: snapshots.map((snapshot) => snapshot.everydayFlows),
  }
}
