import {
  forTerminal,
  type GeneratedNetwork,
  generateNetwork,
  type ImportReport,
  importDirectory,
  NO_SOURCES,
  openStore,
  renderTable,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { integer } from '../parse.js'
import { count, duration, percent } from '../render/number.js'

interface ImportOptions {
  readonly network: string
  readonly from: string
}

interface GenerateOptions {
  readonly network: string
  readonly alerts: number
  readonly addresses?: number
  readonly days?: number
  readonly seed: number
  readonly startDate?: string
  readonly windowDays?: number
}

export function registerData(program: Command): void {
  const data = program.command('data').description("fill a network's tables")

  defineAction<ImportOptions>(
    data
      .command('import')
      .description(
        'load raw_*.{parquet,csv,tsv,jsonl}[.gz|.zst]; replaces whole snapshots, repeating it changes nothing',
      )
      .requiredOption('--network <name>', 'the network to load into (its schema must be applied)')
      .requiredOption('--from <dir>', 'folder with one file per table, e.g. raw_alerts.parquet'),
    async ({ network, from }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, { sources: NO_SOURCES, signal })
      const report = await importDirectory(await store.network(network), from, { signal, logger })
      return { json: { network, ...report }, text: forTerminal(renderImport, report) }
    },
  )

  defineAction<GenerateOptions>(
    data
      .command('generate')
      .description('write a deterministic, plausible AML network: illicit groups among normal traffic')
      .requiredOption('--network <name>', 'the network to write to (its schema must be applied)')
      .option('--alerts <n>', 'alerts to make; about ten flows each', integer, 50_000)
      .option('--addresses <n>', 'addresses in the network (default: follows from the alerts)', integer)
      .option('--days <n>', 'days that the data covers (default: 26 windows, 182 days)', integer)
      .option('--seed <n>', 'the same seed gives the same network', integer, 7)
      .option('--start-date <date>', 'first day, YYYY-MM-DD (default: 2024-01-01)')
      .option('--window-days <n>', 'length of a snapshot in days (default: 7)', integer),
    async ({ network, alerts, addresses, days, seed, startDate, windowDays }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, { sources: NO_SOURCES, signal })
      const started = performance.now()
      const report = await generateNetwork(await store.network(network), {
        alerts,
        addresses,
        days,
        seed,
        startDate,
        windowDays,
        signal,
        logger,
      })
      return {
        json: { network, ...report },
        text: forTerminal(renderGenerated, network, report, performance.now() - started),
      }
    },
  )
}

function renderImport({ tables, durationMs }: ImportReport): string {
  return [
    renderTable(
      ['table', 'outcome', 'rows', 'from'],
      tables.map(({ table, outcome, rows, files }) => [
        table,
        outcome,
        count(rows),
        files.map(({ name }) => name).join(', '),
      ]),
    ),
    ...tables.flatMap(repeatsOf),
    ...tables.flatMap(replacementsOf),
    `Done in ${duration(durationMs)}.`,
  ].join('\n')
}

function renderGenerated(
  network: string,
  { rows, positiveRate, window }: GeneratedNetwork,
  milliseconds: number,
): string {
  return [
    renderTable(
      ['table', 'rows'],
      Object.entries(rows).map(([table, written]) => [table, count(written)]),
    ),
    `${percent(positiveRate)} of the alerts are labelled suspicious. Done in ${duration(milliseconds)}.`,
    `Next: alertsmith train --network ${network} --start-date ${window.startDate} --end-date ${window.endDate}`,
  ].join('\n')
}

/** What an import has more often than once, which is seldom meant. */
function repeatsOf({ table, repeatedRows, repeatedKeys, rows }: ImportReport['tables'][number]): string[] {
  const found = [
    ...(repeatedRows > 0
      ? [`${count(repeatedRows)} of ${count(rows)} rows repeat another one in every column`]
      : []),
    ...(repeatedKeys > 0 ? [`${count(repeatedKeys)} ids or keys belong to more than one row`] : []),
  ]
  return found.length === 0 ? [] : [`Warning: in ${table} ${found.join(', and ')}.`]
}

/** Snapshots that are named one by one; `--json` names all. */
const NAMED_SNAPSHOTS = 5

/** Rows that came in the place of others, which earlier models may have learned from. */
function replacementsOf({
  table,
  replacedSnapshots,
  replacedLabels,
}: ImportReport['tables'][number]): string[] {
  if (replacedLabels > 0) {
    return [
      `Warning: in ${table} ${count(replacedLabels)} pairs of address and source have other labels than before.`,
    ]
  }
  if (replacedSnapshots.length === 0) return []
  const named = replacedSnapshots
    .slice(0, NAMED_SNAPSHOTS)
    .map(
      ({ processingDate, windowDays, rowsBefore, rows }) =>
        `${processingDate} (${windowDays} days, ${count(rowsBefore)} → ${count(rows)} rows)`,
    )
  const further = replacedSnapshots.length - named.length
  const rest = further > 0 ? ` and ${count(further)} more` : ''
  return [
    `Warning: in ${table} ${count(replacedSnapshots.length)} ${replacedSnapshots.length === 1 ? 'snapshot holds' : 'snapshots hold'} other rows than before: ${named.join(', ')}${rest}. Models trained on them would be others today.`,
  ]
}
