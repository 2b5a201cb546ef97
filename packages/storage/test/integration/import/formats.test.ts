import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importDirectory, type NetworkDatabase } from '../../../src/index.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { rowsOf, useNetworks } from './test-network.js'

const newNetwork = useNetworks()

function directoryWith(files: Record<string, string | Uint8Array>): string {
  const directory = temporaryDirectory()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
  return directory
}

const CLUSTERS = [
  {
    cluster_id: 'c1',
    processing_date: '2024-01-08',
    window_days: 7,
    cluster_size: 2,
    total_volume_usd: '1234567890123456789.000000000000000001',
    member_addresses: ['0xaa', '0xbb'],
    cluster_metadata: '{"note":"two\\nlines"}',
  },
  {
    cluster_id: 'c2, "quoted"',
    processing_date: '2024-01-15',
    window_days: 14,
    cluster_size: 1,
    total_volume_usd: '0.5',
    member_addresses: ['0xcc'],
    cluster_metadata: '',
  },
]

const CSV = [
  '\uFEFFwindow_days,cluster_id,processing_date,"cluster_size",total_volume_usd,member_addresses,cluster_metadata',
  '7,c1,2024-01-08,2,1234567890123456789.000000000000000001,"[""0xaa"",""0xbb""]","{""note"":""two\\nlines""}"',
  '14.0,"c2, ""quoted""",2024-01-15 00:00:00,1,5e-1,"[""0xcc""]",',
  '',
].join('\r\n')

const TSV = [
  'cluster_id\tprocessing_date\twindow_days\tcluster_size\ttotal_volume_usd\tmember_addresses\tcluster_metadata',
  'c1\t2024-01-08\t7\t2\t1234567890123456789.000000000000000001\t["0xaa","0xbb"]\t{"note":"two\\\\nlines"}',
  'c2, "quoted"\t2024-01-15\t14\t1\t0.5\t["0xcc"]\t\\N',
  '',
].join('\n')

const JSONL = [
  '{"cluster_id":"c1","processing_date":"2024-01-08","window_days":7,"cluster_size":2,"total_volume_usd":"1234567890123456789.000000000000000001","member_addresses":["0xaa","0xbb"],"cluster_metadata":{"note":"two\\nlines"}}',
  '{"cluster_id":"c2, \\"quoted\\"","processing_date":"2024-01-15T00:00:00Z","window_days":"14","cluster_size":1,"total_volume_usd":0.5,"member_addresses":["0xcc"]}',
].join('\n')

/** Every line a frame of its own, as parallel compressors write parts of a file. */
const inFrames = (text: string) => Buffer.concat(text.split(/(?<=\n)/).map((line) => zstdCompressSync(line)))

/** Lists as ClickHouse writes them. */
const CSV_LISTS = CSV.replaceAll('[""', "['").replaceAll('""]', "']").replaceAll('"",""', "','")
const TSV_LISTS = TSV.replaceAll('["', "['").replaceAll('"]', "']").replaceAll('","', "','")

describe('the same rows', () => {
  it.each([
    ['raw_clusters.csv', CSV],
    ['raw_clusters.CSV', CSV],
    ['raw_clusters.csv.gz', gzipSync(CSV)],
    ['raw_clusters.csv.zst', zstdCompressSync(CSV)],
    ['raw_clusters.csv', CSV_LISTS],
    ['raw_clusters.csv', `${CSV}\r\n\n\r\n`],
    ['raw_clusters.csv', CSV.replaceAll(',', ';').replaceAll(';""', ',""').replace('c2; ', 'c2, ')],
    ['raw_clusters.csv.zst', inFrames(CSV)],
    ['raw_clusters.tsv', TSV],
    ['raw_clusters.tsv', TSV_LISTS],
    ['raw_clusters.tsv', `\uFEFF${TSV}\n\n`],
    ['raw_clusters.tsv', TSV.replace('\\N', '')],
    ['raw_clusters.tsv', TSV.replaceAll('\n', '\r\n')],
    ['raw_clusters.tsv.gz', gzipSync(TSV)],
    ['raw_clusters.jsonl', JSONL],
    ['raw_clusters.jsonl.zst', zstdCompressSync(JSONL)],
  ])('come from %s', async (name, content) => {
    const database = await newNetwork()
    const report = await importDirectory(database, directoryWith({ [name]: content }))
    expect(report.tables).toMatchObject([
      { table: 'raw_clusters', rows: 2, outcome: 'imported', files: [{ name }] },
    ])
    expect(await rowsOf(database, 'raw_clusters', 'cluster_id')).toEqual(CLUSTERS)
  })

  it.each(['', '.gz', '.zst'])('come from raw_clusters.parquet%s', async (ending) => {
    const written = await newNetwork()
    await importDirectory(written, directoryWith({ 'raw_clusters.csv': CSV }))
    const plain = join(temporaryDirectory(), 'clusters.parquet')
    await writeParquet(written, plain, 'SELECT * FROM raw_clusters')
    const bytes = readFileSync(plain)
    const packed = ending === '.gz' ? gzipSync(bytes) : ending === '.zst' ? zstdCompressSync(bytes) : bytes

    const database = await newNetwork()
    await importDirectory(database, directoryWith({ [`raw_clusters.parquet${ending}`]: packed }))
    expect(await rowsOf(database, 'raw_clusters', 'cluster_id')).toEqual(CLUSTERS)
  })

  it('may be spread over parts of several formats', async () => {
    const [header, first, second] = CSV.replace('\uFEFF', '').split('\r\n')
    const directory = directoryWith({
      'raw_clusters.2024-01.csv': `${header}\n${first}\n`,
      'raw_clusters.2024-02.csv.gz': gzipSync(`${header}\n${second}`),
      'README.md': 'not data',
    })
    const database = await newNetwork()
    const report = await importDirectory(database, directory)
    expect(report.tables).toMatchObject([{ rows: 2, files: [{ rows: 1 }, { rows: 1 }] }])
    expect(await rowsOf(database, 'raw_clusters', 'cluster_id')).toEqual(CLUSTERS)
  })
})

function writeParquet(database: NetworkDatabase, path: string, select: string): Promise<void> {
  return database.execute({
    sql: `INSERT INTO FUNCTION file({path:String}, 'Parquet') ${select}`,
    params: { path },
  })
}

const ALERT_HEADER =
  'alert_id,address,processing_date,window_days,severity,alert_confidence_score,volume_usd,transaction_count,first_seen_timestamp,last_seen_timestamp'

describe('what is not known', () => {
  it('stays NULL where the table has it, and takes the default where there is one', async () => {
    const database = await newNetwork()
    const csv = `${ALERT_HEADER},label\na1,0xaa,2024-01-08,7,high,,10,3,,2024-01-07T12:30:00+02:00,1.0\na2,0xbb,2024-01-08,7,low,nan,10,3,1704628800,2024-01-07,\n`
    await importDirectory(database, directoryWith({ 'raw_alerts.csv': csv }))
    expect(await rowsOf(database, 'raw_alerts', 'alert_id')).toMatchObject([
      {
        alert_confidence_score: null,
        first_seen_timestamp: null,
        last_seen_timestamp: '2024-01-07 10:30:00',
        alert_metadata: '',
        typology_type: '',
        label: 1,
      },
      {
        alert_confidence_score: null,
        first_seen_timestamp: '2024-01-07 12:00:00',
        last_seen_timestamp: '2024-01-07 00:00:00',
        label: null,
      },
    ])
  })

  it.each([
    ['raw_alerts.csv', `${ALERT_HEADER},label\na1,0xaa,2024-01-08,7,high,"",10,3,"","",""\n`],
    ['raw_alerts.tsv', `${ALERT_HEADER},label\na1,0xaa,2024-01-08,7,high,,10,3,,,\n`.replaceAll(',', '\t')],
    [
      'raw_alerts.tsv',
      `${ALERT_HEADER},label\na1,0xaa,2024-01-08,7,high,\\N,10,3,\\N,\\N,\\N\n`.replaceAll(',', '\t'),
    ],
    [
      'raw_alerts.jsonl',
      '{"alert_id":"a1","address":"0xaa","processing_date":"2024-01-08","window_days":7,"severity":"high","alert_confidence_score":"","volume_usd":10,"transaction_count":3,"first_seen_timestamp":"","label":""}\n',
    ],
  ])('may be an empty text where a number or a time could be: %s', async (name, content) => {
    const database = await newNetwork()
    await importDirectory(database, directoryWith({ [name]: content }))
    expect(await rowsOf(database, 'raw_alerts', 'alert_id')).toMatchObject([
      { alert_confidence_score: null, first_seen_timestamp: null, last_seen_timestamp: null, label: null },
    ])
  })

  it('may be a whole column: label and known_at', async () => {
    const database = await newNetwork()
    const directory = directoryWith({
      'raw_alerts.csv': `${ALERT_HEADER}\na1,0xaa,2024-01-08,7,high,0.5,10,3,,\n`,
      'raw_address_labels.csv': 'address,risk_level,confidence_score,source\n0xaa,high,0.9,list\n',
    })
    await importDirectory(database, directory)
    expect(await rowsOf(database, 'raw_alerts', 'alert_id')).toMatchObject([{ label: null }])
    expect(await rowsOf(database, 'raw_address_labels', 'address')).toMatchObject([{ known_at: null }])
  })

  it('may be a whole table: a header without rows changes nothing', async () => {
    const database = await newNetwork()
    const header = CSV.split('\r\n')[0]!
    const report = await importDirectory(database, directoryWith({ 'raw_clusters.csv': `${header}\n` }))
    expect(report.tables).toMatchObject([{ rows: 0, outcome: 'unchanged' }])
  })
})
