import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ColumnSource, type MappedTableName, type SourceMapping, withSources } from '../../src/index.js'
import { replaceRows } from '../support/raw-rows.js'
import { SMALL_NETWORK } from '../support/small-network.js'
import { copyToTeam } from '../support/team-tables.js'

let network: TestNetwork
let plain: SourceMapping
const alerts = SMALL_NETWORK.raw_alerts.length
beforeAll(async () => {
  network = await openTestNetwork()
  await replaceRows(network.database, SMALL_NETWORK)
  plain = await copyToTeam(
    network.database,
    (_table, column) => `my_${column}`,
    (column) => ({ column }),
  )
})
afterAll(() => network.close())

function mappingWith(table: MappedTableName, column: string, given: ColumnSource): SourceMapping {
  const source = plain[table]!
  return { ...plain, [table]: { ...source, columns: { ...source.columns, [column]: given } } }
}

const refusal = (mapping: SourceMapping) =>
  withSources(network.database, mapping).then(
    () => undefined,
    ({ code, context }) => ({ code, problems: context.problems as string[] }),
  )

describe('a value that a conversion would change', () => {
  it.each<[MappedTableName, string, ColumnSource, RegExp]>([
    [
      'raw_alerts',
      'processing_date',
      { expression: "toDateTime64('2203-06-15 00:00:00', 3, 'UTC')" },
      /raw_alerts.processing_date must be a day .*; \d+ of \d+ rows .* example "2203-06-15 00:00:00.000"/,
    ],
    ['raw_alerts', 'processing_date', { value: '2024-02-30' }, /example "2024-02-30"/],
    ['raw_alerts', 'processing_date', { value: '20240108' }, /example "20240108"/],
    ['raw_alerts', 'processing_date', { value: '2160-01-01' }, /example "2160-01-01"/],
    ['raw_alerts', 'processing_date', { value: '2024-13-01' }, /example "2024-13-01"/],
    ['raw_alerts', 'processing_date', { value: '' }, /example ""/],
    ['raw_alerts', 'processing_date', { value: '2024-01-08 10:00:00' }, /example "2024-01-08 10:00:00"/],
    [
      'raw_alerts',
      'first_seen_timestamp',
      { expression: "toDate32('1960-01-01')" },
      /must be a moment .* example "1960-01-01"/,
    ],
    ['raw_alerts', 'first_seen_timestamp', { expression: "toDate('2120-01-01')" }, /example "2120-01-01"/],
    [
      'raw_alerts',
      'last_seen_timestamp',
      { expression: "toDateTime64('2203-06-15 00:00:00', 3, 'UTC')" },
      /example "2203-06-15 00:00:00.000"/,
    ],
    ['raw_alerts', 'processing_date', { expression: "toDate32('2200-01-01')" }, /example "2200-01-01"/],
    ['raw_alerts', 'first_seen_timestamp', { value: '2024-00-10' }, /example "2024-00-10"/],
    ['raw_clusters', 'cluster_size', { expression: "toUInt256('18446744073709551621')" }, /whole number/],
    ['raw_clusters', 'cluster_size', { expression: 'toUInt64(18446744073709551615)' }, /whole number/],
    [
      'raw_alerts',
      'first_seen_timestamp',
      { expression: 'toInt64(1704672000)', unix: 'milliseconds' },
      /looks like seconds/,
    ],
    ['raw_alerts', 'last_seen_timestamp', { value: '2024-02-30 10:00:00' }, /example "2024-02-30 10:00:00"/],
    ['raw_alerts', 'last_seen_timestamp', { value: '20240108' }, /example "20240108"/],
    [
      'raw_alerts',
      'first_seen_timestamp',
      { expression: 'toInt64(1704672000000)', unix: 'seconds' },
      /looks like milliseconds/,
    ],
    [
      'raw_alerts',
      'processing_date',
      { expression: 'toInt64(1704672000000000)', unix: 'milliseconds' },
      /looks like microseconds/,
    ],
    ['raw_alerts', 'first_seen_timestamp', { expression: 'toInt64(-1)', unix: 'seconds' }, /example "-1"/],
    [
      'raw_clusters',
      'cluster_size',
      { value: '18446744073709551621' },
      /must be a whole number.*18446744073709551621/,
    ],
    ['raw_clusters', 'cluster_size', { value: '2.5' }, /example "2.5"/],
    ['raw_alerts', 'window_days', { value: '' }, /raw_alerts.window_days must be a whole number/],
    [
      'raw_features',
      'total_received_usd',
      { expression: "toDecimal128(1558, 0) * toDecimal128('1000000000000000000', 0)" },
      /must be an amount in US dollars below 1e20.*example "1558000000000000000000"/,
    ],
    ['raw_features', 'total_sent_usd', { expression: 'toUInt256(10) * toUInt256(1e30)' }, /total_sent_usd/],
    ['raw_features', 'max_transaction_usd', { expression: 'toInt128(1e30)' }, /max_transaction_usd/],
    ['raw_clusters', 'total_volume_usd', { expression: "toDecimal256('1e40', 3)" }, /total_volume_usd/],
    ['raw_alerts', 'volume_usd', { value: '1e30' }, /example "1e30"/],
    ['raw_alerts', 'volume_usd', { value: '-' }, /example "-"/],
    ['raw_alerts', 'volume_usd', { value: '.' }, /example "."/],
    ['raw_money_flows', 'amount_usd', { value: '1_000' }, /example "1_000"/],
    ['raw_alerts', 'alert_confidence_score', { value: 'high' }, /must be a finite number.*example "high"/],
    ['raw_alerts', 'alert_confidence_score', { value: '1e999' }, /example "1e999"/],
    [
      'raw_alerts',
      'address',
      { expression: "toFixedString(unhex('4d'  || 'fc'), 2)" },
      /must be a text in UTF-8/,
    ],
    [
      'raw_clusters',
      'member_addresses',
      { expression: "[toFixedString(unhex('fc'), 1)]" },
      /must be a list of texts in UTF-8/,
    ],
  ])('is refused: %s.%s as %j', async (table, column, given, problem) => {
    const error = await refusal(mappingWith(table, column, given))
    expect(error?.code).toBe('EXTRACTION_SOURCE_VALUES')
    expect(error?.problems).toEqual([expect.stringMatching(problem)])
  })

  it('is counted in all rows of the network, wherever they lie', async () => {
    const given = { expression: "if(my_alert_id = 'alert-0-0', '2160-01-01', toString(my_processing_date))" }
    const error = await refusal(mappingWith('raw_alerts', 'processing_date', given))
    expect(error?.problems).toEqual([
      expect.stringContaining(`; 1 of ${alerts} rows of team.raw_alerts_copy hold what cannot become one`),
    ])
  })

  it('is looked for in every table and column at once', async () => {
    const one = mappingWith('raw_alerts', 'processing_date', { value: '2024-13-01' })
    const both = {
      ...one,
      raw_clusters: mappingWith('raw_clusters', 'cluster_size', { value: 'x' }).raw_clusters,
    }
    expect((await refusal(both))?.problems.length).toBe(2)
  })

  it('of another network in the same table is left alone', async () => {
    const given = { expression: "if(my_alert_id = 'alert-0-0', 'x', toString(my_processing_date))" }
    const mapping = mappingWith('raw_alerts', 'processing_date', given)
    const where = { column: 'my_alert_id', value: 'alert-1-0' }
    expect(await refusal({ ...mapping, raw_alerts: { ...mapping.raw_alerts!, where } })).toBeUndefined()
  })
})

it('asks for no values where every value of the types fits', async () => {
  const asked: string[] = []
  const source = {
    network: 'testnet',
    queryArrow: network.database.queryArrow,
    queryRows: ((query, options) => {
      asked.push(query.sql)
      return network.database.queryRows(query, options)
    }) as typeof network.database.queryRows,
  }
  await withSources(source, plain)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((sql) => !sql.startsWith('DESCRIBE'))).toEqual([])
})
