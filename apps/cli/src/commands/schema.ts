import {
  applySchema,
  EXIT,
  forTerminal,
  NO_SOURCES,
  networkSchemaStatus,
  openStore,
  readSourceConfig,
  renderTable,
  type SchemaStatus,
  schemaProblems,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'

interface SchemaOptions {
  readonly network: string
}

interface ApplyOptions extends SchemaOptions {
  readonly cluster?: string
}

export function registerSchema(program: Command): void {
  const schema = program.command('schema').description("create and check a network's database and tables")

  defineAction<ApplyOptions>(
    schema
      .command('apply')
      .description(
        "create the network's database and bring its tables up to date; applying twice changes nothing",
      )
      .requiredOption('--network <name>', 'the network, which is also the name of its database')
      .option(
        '--cluster <name>',
        'spread a new network over the servers of this cluster, replicated (default: from config, else one server)',
      ),
    async ({ network, ...options }, { config, logger, signal }) => {
      const asked = options.cluster ?? (config.settings.clickhouseCluster || undefined)
      await using store = await openStore(config.settings, logger, { sources: NO_SOURCES, signal })
      const { applied, unchanged, cluster } = await applySchema(store, network, { signal, cluster: asked })
      const result = { network, cluster, applied, unchanged }
      return { json: result, text: forTerminal(renderApplied, result) }
    },
  )

  defineAction<SchemaOptions>(
    schema
      .command('status')
      .description('show which migrations are applied and whether tables are as expected')
      .requiredOption('--network <name>', 'the network to look at'),
    async ({ network }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, { sources: NO_SOURCES, signal })
      const status = await networkSchemaStatus(store, network, readSourceConfig(), { signal })
      return {
        json: status,
        text: forTerminal(renderStatus, status, schemaProblems(status)),
        exitCode: status.complete ? EXIT.ok : EXIT.failed,
      }
    },
  )
}

interface Applied {
  readonly network: string
  readonly cluster: string | null
  readonly applied: readonly string[]
  readonly unchanged: readonly string[]
}

function renderApplied({ network, cluster, applied, unchanged }: Applied): string {
  return applied.length === 0
    ? `Schema of "${network}" is up to date (${unchanged.length} migrations).`
    : `Applied to "${network}"${cluster === null ? '' : ` on cluster "${cluster}"`}: ${applied.join(', ')}.`
}

function renderStatus({ cluster, migrations }: SchemaStatus, problems: readonly string[]): string {
  return [
    ...(cluster === null ? [] : [`Spread over cluster "${cluster}".`]),
    renderTable(
      ['migration', 'state', 'applied at (UTC)'],
      migrations.map(({ name, state, appliedAt }) => [name, state, appliedAt ?? '']),
    ),
    ...problems.map((problem) => `✗ ${problem}`),
  ].join('\n')
}
