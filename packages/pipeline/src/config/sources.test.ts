import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveConfig } from './resolve.js'
import { readSourceConfig } from './sources.js'

const directory = mkdtempSync(join(tmpdir(), 'alertsmith-sources-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function read(text: string) {
  writeFileSync(join(directory, 'alertsmith.config.yaml'), text)
  return readSourceConfig(directory)
}

function problems(text: string): readonly string[] {
  try {
    read(text)
  } catch (error) {
    return (error as { context: { problems: string[] } }).context.problems
  }
  return []
}

const clusters = `
    raw_clusters:
      from: aml.entities
      where_network: chain
      columns: {cluster_id: entity}`

describe('readSourceConfig', () => {
  it('knows every form of a column', () => {
    const mapping = read(`
sources:
  networks:
    ethereum:
      raw_alerts:
        from: aml.cases
        columns:
          alert_id: case_ref
          address: {expression: "lower(wallet)"}
          processing_date: {column: opened_at, unix: seconds}
          first_seen_timestamp: {expression: "least(a, b)", unix: milliseconds}
          window_days: {value: 7}
          severity: {value: low}
          label: {value: null}
`).get('ethereum')
    expect(mapping).toEqual({
      raw_alerts: {
        from: 'aml.cases',
        columns: {
          alert_id: { column: 'case_ref' },
          address: { expression: 'lower(wallet)' },
          processing_date: { column: 'opened_at', unix: 'seconds' },
          first_seen_timestamp: { expression: 'least(a, b)', unix: 'milliseconds' },
          window_days: { value: 7 },
          severity: { value: 'low' },
          label: { value: null },
        },
      },
    })
  })

  it('gives the defaults to every network it names, and to no other', () => {
    const config = read(`
sources:
  defaults:${clusters}
  networks:
    ethereum:
    bitcoin: {value: BTC}
    tron: {value: 195}
    solana:
      raw_clusters: {from: sol.groups, columns: {cluster_id: id}}
      raw_alerts: {from: sol.alerts, columns: {}}
`)
    const entities = (value: string | number) => ({
      raw_clusters: {
        from: 'aml.entities',
        where: { column: 'chain', value },
        columns: { cluster_id: { column: 'entity' } },
      },
    })
    expect(Object.fromEntries(config)).toEqual({
      ethereum: entities('ethereum'),
      bitcoin: entities('BTC'),
      tron: entities(195),
      solana: {
        raw_alerts: { from: 'sol.alerts', columns: {} },
        raw_clusters: { from: 'sol.groups', columns: { cluster_id: { column: 'id' } } },
      },
    })
  })

  it('maps nothing where the file has no such section', () => {
    expect(read('threads: 2').size).toBe(0)
    expect(read('sources:').size).toBe(0)
    rmSync(join(directory, 'alertsmith.config.yaml'))
    expect(readSourceConfig(directory).size).toBe(0)
  })

  it('is a section that the settings know of', () => {
    read(`sources:\n  defaults:${clusters}\n  networks: {ethereum: }`)
    expect(() => resolveConfig({ directory, environment: {} })).not.toThrow()
  })

  it('names every problem at once', () => {
    expect(
      problems(`
sources:
  default: {}
  networks:
    ethereum:
      raw_alert: {from: a.b, columns: {}}
      raw_clusters:
        from: entities
        where: chain
        columns:
          cluster_id: {colunm: id}
          cluster_size: {column: size, expression: "1"}
          window_days: 7
          processing_date: {column: at, unix: days}
          total_volume_usd: {value: 1, unix: seconds}
          member_addresses: [wallets]
`),
    ).toEqual([
      expect.stringMatching(/^"sources.networks.ethereum.raw_clusters.from": must be DATABASE.TABLE/),
      expect.stringMatching(
        /^"sources.networks.ethereum.raw_clusters.columns.cluster_id.colunm" cannot stand there\. Did you mean "column"\?$/,
      ),
      expect.stringMatching(/cluster_id": must be the name of a column, or .*; it has 0\.$/),
      expect.stringMatching(/cluster_size": must be the name of a column, or .*; it has 2\.$/),
      expect.stringMatching(/window_days": must be the name of a column, or/),
      expect.stringMatching(/processing_date.unix": .*seconds/),
      expect.stringMatching(/total_volume_usd": "unix" goes with a column or an expression/),
      expect.stringMatching(/member_addresses": must be the name of a column, or/),
      expect.stringMatching(/^"sources.networks.ethereum.raw_clusters.where" cannot stand there/),
      expect.stringMatching(
        /^"sources.networks.ethereum.raw_alert" cannot stand there\. Did you mean "raw_alerts"\?$/,
      ),
      expect.stringMatching(/^"sources.default" cannot stand there\. Did you mean "defaults"\?$/),
    ])
  })

  it.each([
    ['sources: {networks: {ethereum: {}}}', /"sources.networks.ethereum" must map a table/],
    [
      'sources: {defaults: {raw_alerts: {from: a.b, columns: {}}}, networks: {"a\\0b": {}}}',
      /"a\\u0000b" in "sources.networks" must be a network/,
    ],
    ['sources: {networks: {"a\\0b": {x: 1}}}', /"sources.networks.a\\u0000b.x" cannot stand there/],
    [
      'sources: {defaults: {raw_alerts: {from: a.b, columns: {}}}, networks: {"": {}}}',
      /"" in "sources.networks" must be a network/,
    ],
    ['sources: {}', /"sources.networks":/],
    ['sources: [a]', /"sources":/],
    [
      'sources: {networks: {ethereum: {raw_alerts: {from: "a.b; DROP", columns: {}}}}}',
      /from": must be DATABASE.TABLE/,
    ],
    ['sources: {networks: {ethereum: {raw_alerts: {from: a.b}}}}', /columns":/],
    [
      'sources: {networks: {ethereum: {raw_alerts: {from: a.b, columns: {label: {expression: ""}}}}}}',
      /expression":/,
    ],
  ])('refuses %s', (text, problem) => {
    expect(problems(text)).toEqual([expect.stringMatching(problem)])
  })
})
