import {
  applySchema,
  NO_SOURCES,
  networkSchemaStatus,
  openStore,
  readSourceConfig,
  schemaProblems,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { EXIT } from '../exit-code.js'
import { renderTable } from '../render/table.js'

interface SchemaOptions {
  readonly network: string
}

export function registerSchema(program: Command): void {
  const schema = program.command('schema').description("create and check a network's database and tables")

  defineAction<SchemaOptions>(
    schema
      .command('apply')
      .description(
        "create the network's database and bring its tables up to date; applying twice changes nothing",
      )
      .requiredOption('--network <name>', 'the network, which is also the name of its database'),
    async ({ network }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, NO_SOURCES)
      const { applied, unchanged } = await applySchema(store, network, { signal })
      const text =
        applied.length === 0
          ? `Schema of "${network}" is up to date (${unchanged.length} migrations).`
          : `Applied to "${network}": ${applied.join(', ')}.`
      return { json: { network, applied, unchanged }, text }
    },
  )

  defineAction<SchemaOptions>(
    schema
      .command('status')
      .description('show which migrations are applied and whether tables are as expected')
      .requiredOption('--network <name>', 'the network to look at'),
    async ({ network }, { config, logger, signal }) => {
      await using store = await openStore(config.settings, logger, NO_SOURCES)
      const status = await networkSchemaStatus(store, network, readSourceConfig(), { signal })
      const migrations = status.migrations.map(({ name, state, appliedAt }) => [name, state, appliedAt ?? ''])
      const text = [
        renderTable(['migration', 'state', 'applied at (UTC)'], migrations),
        ...schemaProblems(status).map((problem) => `✗ ${problem}`),
      ].join('\n')
      return { json: status, text, exitCode: status.complete ? EXIT.ok : EXIT.failed }
    },
  )
}
