import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importDirectory } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { rowsOf, tableNames, useNetworks } from './test-network.js'

const newNetwork = useNetworks()
/** One network for all that must leave it as it is. */
let untouched: ReturnType<typeof newNetwork> | undefined
const untouchedNetwork = () => {
  untouched ??= newNetwork()
  return untouched
}

const HEADER = 'address,risk_level,confidence_score,source,known_at'
const GOOD = `${HEADER}\n0xaa,high,0.9,list,2024-01-01\n`
const MANY = `${HEADER}\n${Array.from({ length: 50_000 }, (_, i) => `0x${i},low,0.${i},list,`).join('\n')}\n`

const CLUSTER_HEADER = 'cluster_id,processing_date,window_days,cluster_size,total_volume_usd,member_addresses'
const cluster = (values: Record<string, string>) =>
  `${CLUSTER_HEADER}\n${Object.values({ cluster_id: 'c', processing_date: '2024-01-08', window_days: '7', cluster_size: '1', total_volume_usd: '1', member_addresses: '"[""a""]"', ...values }).join(',')}\n`

/** A file's name and content, and what the error must say of it. */
const BAD: [string, string | Uint8Array, string][] = [
  ['raw_address_labels.csv', '', 'must not be empty'],
  ['raw_address_labels.csv', '\n\n', 'must name the columns'],
  [
    'raw_address_labels.csv',
    GOOD.replace(',risk_level', ''),
    'column "risk_level" (LowCardinality(String)) is missing',
  ],
  ['raw_address_labels.csv', GOOD.replace('risk_level', 'risk_levle'), 'Did you mean "risk_level"?'],
  ['raw_address_labels.csv', GOOD.replace('known_at', 'source'), 'column "source" is there more than once'],
  [
    'raw_address_labels.csv',
    GOOD.replaceAll(',', ';').replace('0.9', '0,9'),
    'column "confidence_score" must hold Nullable(Float64); 1 of 1 values do not fit, the first is "0,9" in row 1',
  ],
  ['raw_address_labels.tsv', GOOD, 'this file seems to use ","'],
  ['raw_address_labels.csv', '0xaa,high,0.9,list,2024-01-01\n', 'column "0xaa" is not one of the table'],
  ['raw_address_labels.csv', Buffer.from(GOOD, 'utf16le'), 'found zero bytes'],
  ['raw_address_labels.csv', `${GOOD}0xbb,low\n`, '(at row 2)'],
  ['raw_address_labels.csv', `${GOOD}0xbb,low,1,list,,more\n`, '(at row 2)'],
  ['raw_address_labels.csv', `${GOOD}"0xbb,low,1,list,\n`, '(at row 2)'],
  [
    'raw_address_labels.csv',
    `${GOOD}0xbb,,1,list,\n0xcc,,1,list,`,
    'column "risk_level" must have a value in every row; 2 of 3 have none, the first is row 2',
  ],
  [
    'raw_address_labels.csv',
    `${GOOD}0xbb,low,often,list,\n`,
    '1 of 2 values do not fit, the first is "often" in row 2',
  ],
  ['raw_address_labels.csv', `${GOOD}0xbb,low,inf,list,\n`, '"inf" in row 2'],
  ['raw_address_labels.csv', `${GOOD}0xbb,low,1,list,2024-02-30\n`, '"2024-02-30" in row 2'],
  ['raw_address_labels.csv', `${GOOD}0xbb,low,1,list,01/02/2024\n`, '"01/02/2024" in row 2'],
  [
    'raw_address_labels.csv',
    `${GOOD}0xbb,low,1,list,2024-01-01 25:00:00\n`,
    '"2024-01-01 25:00:00" in row 2',
  ],
  ['raw_address_labels.csv', `${GOOD}0xbb,low,1,list,2200-01-01\n`, '"2200-01-01" in row 2'],
  ['raw_address_labels.jsonl', '[{"address":"0xaa"}]', 'the first line is an array of values'],
  ['raw_address_labels.jsonl', '{"address":"0xaa",\n', 'each line must be one JSON object'],
  ['raw_address_labels.jsonl', '{"adress":"0xaa"}\n', 'Did you mean "address"?'],
  [
    'raw_address_labels.jsonl',
    '{"address":"0xaa","risk_level":"low","confidence_score":1}\n',
    'column "source" must have a value in every row',
  ],
  [
    'raw_address_labels.jsonl',
    '{"address":"0xaa","risk_level":"low","source":"l"}\n{"address":"0xbb","extra":1}\n',
    'extra: (at row 2)',
  ],
  [
    'raw_address_labels.jsonl',
    '{"address":"0xaa","risk_level":"low","source":"l"}\n{"address":"0xbb"',
    'cannot be read',
  ],
  ['raw_address_labels.csv.gz', GOOD, 'cannot be read: incorrect header check'],
  ['raw_address_labels.csv.gz', gzipSync(MANY).subarray(0, -20), 'cannot be read: unexpected end of file'],
  [
    'raw_address_labels.csv.zst',
    zstdCompressSync(MANY).subarray(0, -20),
    'cannot be read: the zstd file was cut short',
  ],
  [
    'raw_address_labels.csv.zst',
    Buffer.concat([zstdCompressSync(MANY), zstdCompressSync(MANY).subarray(0, -20)]),
    'cannot be read: the zstd file was cut short',
  ],
  [
    'raw_address_labels.csv',
    GOOD.replace('high', 'P1'),
    'column "risk_level" must be low, medium, high or critical; 1 of 1 values are not, the first is "P1" in row 1',
  ],
  ['raw_address_labels.csv', GOOD.replace('high', '""'), 'the first is "" in row 1'],
  [
    'raw_address_labels.csv',
    GOOD.replace('0.9', '90'),
    'column "confidence_score" must be from 0 to 1; 1 of 1 values are not, the first is "90" in row 1',
  ],
  ['raw_address_labels.csv', GOOD.replace('0.9', '-0.1'), '"-0.1" in row 1'],
  ['raw_address_labels.csv', GOOD.replace('0xaa', '""'), 'column "address" must be a text that is not empty'],
  [
    'raw_address_labels.csv',
    Buffer.from(GOOD.replace('0xaa', 'M\xfcller'), 'latin1'),
    'column "address" must hold String; 1 of 1 values do not fit',
  ],
  [
    'raw_address_labels.tsv',
    GOOD.replaceAll(',', '\t').replace('0.9', 'x'),
    'column "confidence_score" must hold',
  ],
  [
    'raw_address_labels.jsonl',
    '["0xaa","high",0.9,"list",null]\n',
    'write it as JSONEachRow or JSONCompactEachRowWithNames',
  ],
  ['raw_clusters.csv', cluster({ total_volume_usd: '-' }), '"-" in row 1'],
  [
    'raw_clusters.csv',
    cluster({ total_volume_usd: '""' }),
    'column "total_volume_usd" must have a value in every row',
  ],
  ['raw_clusters.csv', cluster({ window_days: '0' }), 'column "window_days" must be a number of days from 1'],
  ['raw_clusters.csv', cluster({ member_addresses: `"['a', NULL]"` }), 'member_addresses'],
  ['raw_clusters.csv', cluster({ member_addresses: `"['a'"` }), `"['a'" in row 1`],
  ['raw_clusters.csv', cluster({ member_addresses: `"['a'] x"` }), `"['a'] x" in row 1`],
  ['raw_clusters.csv', cluster({ member_addresses: `"['a']['b']"` }), `"['a']['b']" in row 1`],
  ['raw_clusters.csv', cluster({ member_addresses: '"[[""a""]]"' }), 'member_addresses'],
  ['raw_clusters.csv', cluster({}).replace(/\n$/, '\n\nc,2024-01-08,7,1,1,"[""a""]"\n'), '(at row 2)'],
  ['raw_clusters.csv', cluster({ window_days: '70000' }), 'column "window_days" must hold UInt16'],
  ['raw_clusters.csv', cluster({ window_days: '-1' }), '"-1" in row 1'],
  ['raw_clusters.csv', cluster({ cluster_size: '1.5' }), '"1.5" in row 1'],
  ['raw_clusters.csv', cluster({ processing_date: '2024-13-01' }), '"2024-13-01" in row 1'],
  [
    'raw_clusters.csv',
    cluster({ processing_date: '2024-01-08 12:00:00' }),
    'column "processing_date" must hold Date',
  ],
  ['raw_clusters.csv', cluster({ processing_date: '1969-12-31' }), '"1969-12-31" in row 1'],
  [
    'raw_clusters.csv',
    cluster({ total_volume_usd: '1e30' }),
    'column "total_volume_usd" must hold Decimal(38, 18)',
  ],
  ['raw_clusters.csv', cluster({ total_volume_usd: 'nan' }), '"nan" in row 1'],
  [
    'raw_clusters.csv',
    cluster({ member_addresses: '"[""a"",null]"' }),
    'column "member_addresses" must hold',
  ],
  ['raw_clusters.csv', cluster({ member_addresses: 'a' }), '"a" in row 1'],
  ['raw_clusters.parquet', Buffer.from('PAR1'), 'must have more than 12 bytes'],
  ['raw_clusters.parquet', Buffer.from('alert_id,address\n'), 'must begin with "PAR1"'],
  ['raw_alert.csv', 'x', '"raw_alert" is no table; it must be one of raw_alerts'],
  ['raw_alert.csv', 'x', 'Did you mean "raw_alerts"?'],
  ['raw_alerts_2024.csv', 'x', 'raw_alerts.<part>.csv'],
  ['raw_alerts.xlsx', 'x', 'its name must end in one of parquet, parquet.gz'],
]

describe('a file that does not fit', () => {
  it.each(BAD)('%s is refused, and nothing is changed: %#', async (name, content, reason) => {
    const database = await untouchedNetwork()
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'raw_features.csv'), FEATURES)
    writeFileSync(join(directory, name), content)
    const before = await tableNames(database)

    const importing = importDirectory(database, directory)
    await expect(importing).rejects.toMatchObject({ code: 'STORAGE_IMPORT_INVALID', category: 'data' })
    await expect(importing).rejects.toThrow(`- ${name}: `)
    await expect(importing).rejects.toThrow(reason)
    expect(await rowsOf(database, 'raw_features', 'address')).toEqual([])
    expect(await tableNames(database)).toEqual(before)
  })

  it('is reported together with all others', async () => {
    const database = await untouchedNetwork()
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'raw_alerts.csv'), 'alert_id,label,labels\n')
    writeFileSync(join(directory, 'raw_address_labels.csv'), `${GOOD},low,x,list,\n`)
    writeFileSync(join(directory, 'raw_alert.csv'), '')
    const error = await importDirectory(database, directory).catch((reason) => reason)
    // 9 missing columns and an unknown one; no address and a score that is no number; a name.
    expect(error.context.problems).toHaveLength(13)
  })

  it('is refused where it is the same part twice', async () => {
    const database = await untouchedNetwork()
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'raw_address_labels.csv'), GOOD)
    writeFileSync(join(directory, 'raw_address_labels.jsonl'), '{}')
    await expect(importDirectory(database, directory)).rejects.toThrow(
      'raw_address_labels.jsonl: is the same part as raw_address_labels.csv',
    )
  })

  it('is refused where it is a directory or a link to nowhere', async () => {
    const database = await untouchedNetwork()
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'raw_alerts.parquet'))
    symlinkSync(join(directory, 'nowhere'), join(directory, 'raw_features.csv'))
    const importing = importDirectory(database, directory)
    await expect(importing).rejects.toThrow('raw_alerts.parquet: must be a regular file')
    await expect(importing).rejects.toThrow('raw_features.csv: cannot be read: ENOENT')
  })
})

const FEATURES = `address,processing_date,window_days,total_received_usd,total_sent_usd,transaction_count,unique_counterparties,avg_transaction_usd,max_transaction_usd,is_exchange,is_mixer,risk_score
0xaa,2024-01-08,7,1,2,3,4,5,6,True,false,0.5
`

describe('a Parquet file', () => {
  async function writeClusters(select: string): Promise<string> {
    const database = await untouchedNetwork()
    const directory = temporaryDirectory()
    const path = join(directory, 'raw_clusters.parquet')
    await database.execute({
      sql: `INSERT INTO FUNCTION file({path:String}, 'Parquet') ${select}`,
      params: { path },
    })
    return directory
  }
  const SELECT = `SELECT concat('c', toString(number)) AS cluster_id, toDate32('2024-01-08') AS processing_date, 7 AS window_days,
    toUInt32(number) AS cluster_size, 1.5 AS total_volume_usd, [concat('0x', hex(number))] AS member_addresses FROM numbers(20000)`

  it.each([
    ['at its end', (bytes: Buffer) => bytes.subarray(0, -1), 'this one was cut short'],
    ['to its half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'this one was cut short'],
    [
      'in its middle',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), bytes.subarray(bytes.length / 2)]),
      'cannot be read',
    ],
  ])('that was cut short %s is refused', async (_, cut, reason) => {
    const directory = await writeClusters(SELECT)
    const path = join(directory, 'raw_clusters.parquet')
    writeFileSync(path, cut(readFileSync(path)))
    const database = await untouchedNetwork()
    await expect(importDirectory(database, directory)).rejects.toMatchObject({
      code: 'STORAGE_IMPORT_INVALID',
    })
    await expect(importDirectory(database, directory)).rejects.toThrow(reason)
    expect(await rowsOf(database, 'raw_clusters', 'cluster_id')).toEqual([])
  })

  it.each([
    [
      '1.5 AS total_volume_usd',
      "toDate32('2024-01-08') AS total_volume_usd",
      'column "total_volume_usd" must be readable as Decimal(38, 18); found DATE',
    ],
    ['7 AS window_days', 'map(1, 2) AS window_days', 'column "window_days" must be readable as UInt16'],
    ["[concat('0x', hex(number))]", 'hex(number)', '20000 of 20000 values do not fit'],
    [
      '7 AS window_days',
      'if(number = 9999, 70000, 7) AS window_days',
      '1 of 20000 values do not fit, the first is "70000" in row 10000',
    ],
    [
      '7 AS window_days',
      'if(number = 9999, NULL, 7) AS window_days',
      '1 of 20000 have none, the first is row 10000',
    ],
    ["toDate32('2024-01-08')", "toDate32('2200-01-01')", 'the first is "2200-01-01"'],
    ['toUInt32(number) AS', 'toFloat64(number) + 0.5 AS', 'the first is "0.5" in row 1'],
    ['1.5 AS total_volume_usd', 'nan AS total_volume_usd', 'the first is "nan" in row 1'],
    ['[concat(', '[NULL, concat(', 'column "member_addresses" must hold Array(String)'],
  ])('with %s as %s is refused', async (part, instead, reason) => {
    const directory = await writeClusters(SELECT.replace(part, instead))
    const database = await untouchedNetwork()
    await expect(importDirectory(database, directory)).rejects.toThrow(reason)
    expect(await rowsOf(database, 'raw_clusters', 'cluster_id')).toEqual([])
  })

  it('may have its numbers in other types, if nothing is lost', async () => {
    const other = SELECT.replace('7 AS window_days', "'7' AS window_days")
      .replace('toUInt32(number) AS', 'toDecimal64(number, 2) AS')
      .replace("toDate32('2024-01-08') AS", "toDateTime64('2024-01-08 00:00:00', 6, 'UTC') AS")
    const database = await newNetwork()
    await importDirectory(database, await writeClusters(other))
    const [last] = await rowsOf(database, 'raw_clusters', 'cluster_size DESC LIMIT 1')
    expect(last).toMatchObject({
      cluster_size: 19_999,
      window_days: 7,
      processing_date: '2024-01-08',
      total_volume_usd: '1.5',
    })
  })
})

describe('a directory', () => {
  it.each([
    ['that does not exist', () => '/nowhere/at/all'],
    ['that holds nothing to import', () => temporaryDirectory()],
  ])('%s is refused', async (_, directory) => {
    const database = await untouchedNetwork()
    await expect(importDirectory(database, directory())).rejects.toMatchObject({
      code: 'STORAGE_IMPORT_DIRECTORY',
      category: 'usage',
    })
  })

  it('cannot be imported into a network without tables', async () => {
    const database = await newNetwork()
    await database.execute({ sql: 'DROP TABLE raw_features', params: {} })
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'raw_features.csv'), FEATURES)
    await expect(importDirectory(database, directory)).rejects.toThrow('alertsmith schema apply --network')
  })
})
