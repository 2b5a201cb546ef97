import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RAW_ALERTS } from '../../src/steps/raw-alerts.js'
import { type Bench, openBench } from '../support/workspace.js'

let network: TestNetwork
let bench: Bench
beforeAll(async () => {
  network = await openTestNetwork()
  bench = await openBench(network.database, { alerts: 40_000, days: 7, addresses: 80_000 })
  await bench.run(`INSERT INTO {work_groups:Identifier} VALUES (1, true, 'cycle', 0, 5, 0, 0, 1, 1, 1, 1)`)
  // The first half of the addresses belongs to the group.
  await bench.run(`INSERT INTO {work_alerts:Identifier}
    SELECT 0, number, 100, 50, 2, 2, 100, 0, 60, number < 20000, 0.5, [] FROM numbers(40000)`)
  await bench.run(RAW_ALERTS)
})
afterAll(async () => {
  await bench.workspace.drop()
  await network.close()
})

it('misses one in twenty members and blames three in a thousand others', async () => {
  const [rates] = await bench.read<{ members: number; others: number; named: string }>(`
    SELECT
      -- Which address an alert was made from shows in nothing but the alert's id.
      avgIf(label, is_member) AS members,
      avgIf(label, NOT is_member) AS others,
      toString(countIf((typology_type != '') != (label = 1 AND is_member))) AS named
    FROM (
      SELECT label, typology_type, toUInt64(splitByChar('-', alert_id)[5]) AS place,
        place IN (SELECT number * {stride:UInt64} % {addresses:UInt32} FROM numbers(20000)) AS is_member
      FROM {staged_raw_alerts:Identifier}
    )`)
  // Four standard deviations of a share of 20,000 draws.
  expect(Math.abs(rates!.members - 0.95)).toBeLessThan(0.0062)
  expect(Math.abs(rates!.others - 0.003)).toBeLessThan(0.0016)
  expect(rates!.named).toBe('0')
})
