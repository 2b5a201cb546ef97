import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TYPOLOGIES } from '../../src/typologies/index.js'
import { type Bench, openBench } from '../support/workspace.js'

interface Flow {
  readonly sender: number
  readonly receiver: number
  readonly usd: number
  readonly second: number
}

const HUB = 100
const SIZE = 9
const PAYER = 900
const CASH_OUT = 901
const BEGIN = 1_000
const SPAN = 50_000
const KEPT = 0.9

let network: TestNetwork
let bench: Bench
let flowsOf: (typology: string) => Flow[]

beforeAll(async () => {
  network = await openTestNetwork()
  bench = await openBench(network.database, { alerts: 1_000, days: 7 })
  for (const [k, { name }] of TYPOLOGIES.entries()) {
    await bench.run(`INSERT INTO {work_bursts:Identifier}
      VALUES (0, ${k + 1}, 0, '${name}', ${HUB}, ${SIZE}, ${BEGIN}, ${SPAN}, 1000, ${KEPT}, ${PAYER}, ${CASH_OUT})`)
  }
  for (const { sql } of TYPOLOGIES) await bench.run(sql)
  const rows = await bench.read<Flow & { circle: number }>(
    'SELECT sender, receiver, toFloat64(cents) / 100 AS usd, second, circle FROM {work_flows:Identifier} ORDER BY second',
  )
  flowsOf = (typology) => rows.filter((row) => TYPOLOGIES[row.circle - 1]!.name === typology)
})
afterAll(async () => {
  await bench.workspace.drop()
  await network.close()
})

const total = (flows: readonly Flow[]) => flows.reduce((sum, flow) => sum + flow.usd, 0)
const isMember = (address: number) => address >= HUB && address < HUB + SIZE

it.each(TYPOLOGIES.map(({ name }) => name))(
  '%s happens within the burst, among members and their way in and out',
  (name) => {
    const flows = flowsOf(name)
    expect(flows.length).toBeGreaterThan(0)
    for (const { sender, receiver, second } of flows) {
      expect(sender).not.toBe(receiver)
      expect(isMember(sender) || sender === PAYER).toBe(true)
      expect(isMember(receiver) || receiver === CASH_OUT).toBe(true)
      expect(second).toBeGreaterThanOrEqual(BEGIN)
      expect(second).toBeLessThanOrEqual(BEGIN + SPAN)
    }
  },
)

describe('fan_in', () => {
  it('has many payers and one receiver, who passes the sum on afterwards', () => {
    const flows = flowsOf('fan_in')
    const into = flows.filter((flow) => flow.receiver === HUB)
    const out = flows.filter((flow) => flow.sender === HUB)
    expect(new Set(into.map((flow) => flow.sender)).size).toBe(into.length)
    expect(into.length).toBeGreaterThanOrEqual(5)
    expect(out.map((flow) => flow.receiver)).toEqual([CASH_OUT])
    expect(flows).toHaveLength(into.length + 1)
    expect(out[0]!.usd / total(into)).toBeCloseTo(KEPT, 3)
    expect(out[0]!.second).toBeGreaterThanOrEqual(into.at(-1)!.second)
  })
})

describe('fan_out', () => {
  it('has one payer, funded beforehand, and many receivers', () => {
    const flows = flowsOf('fan_out')
    const into = flows.filter((flow) => flow.receiver === HUB)
    const out = flows.filter((flow) => flow.sender === HUB)
    expect(new Set(out.map((flow) => flow.receiver)).size).toBe(out.length)
    expect(out.length).toBeGreaterThanOrEqual(5)
    expect(into.map((flow) => flow.sender)).toEqual([PAYER])
    expect(flows).toHaveLength(out.length + 1)
    expect(total(out) / into[0]!.usd).toBeCloseTo(KEPT, 3)
    expect(into[0]!.second).toBeLessThanOrEqual(out[0]!.second)
  })
})

describe('cycle', () => {
  it('visits every member once, in the order of time, and comes back with less', () => {
    const flows = flowsOf('cycle')
    expect(flows.map((flow) => flow.sender)).toEqual(Array.from({ length: SIZE }, (_, k) => HUB + k))
    expect(flows.map((flow) => flow.receiver)).toEqual([...flows.slice(1).map((flow) => flow.sender), HUB])
    expect(flows.at(-1)!.usd).toBeLessThan(flows[0]!.usd)
  })
})

describe('scatter_gather', () => {
  it('scatters from the first member and gathers at the second, by the same go-betweens', () => {
    const flows = flowsOf('scatter_gather')
    const [source, sink] = [HUB, HUB + 1]
    const scattered = flows.filter((flow) => flow.sender === source)
    const gathered = flows.filter((flow) => flow.receiver === sink)
    const betweens = scattered.map((flow) => flow.receiver).sort()
    expect(betweens.length).toBeGreaterThanOrEqual(4)
    expect(gathered.map((flow) => flow.sender).sort()).toEqual(betweens)
    expect(total(gathered) / total(scattered)).toBeCloseTo(KEPT, 3)
    expect(scattered.at(-1)!.second).toBeLessThan(gathered[0]!.second)
    expect(flows.filter((flow) => flow.sender === sink).map((flow) => flow.receiver)).toEqual([CASH_OUT])
    expect(flows).toHaveLength(2 * betweens.length + 2)
  })
})

describe('bipartite', () => {
  it('leads from the first half to the second and leaves nobody out', () => {
    const flows = flowsOf('bipartite')
    const half = HUB + Math.floor(SIZE / 2)
    for (const { sender, receiver } of flows) {
      expect(sender).toBeLessThan(half)
      expect(receiver).toBeGreaterThanOrEqual(half)
    }
    expect(new Set(flows.map((flow) => flow.sender)).size).toBe(Math.floor(SIZE / 2))
    expect(flows.length).toBeGreaterThan(SIZE - 1)
  })
})
