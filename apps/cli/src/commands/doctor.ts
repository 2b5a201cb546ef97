import { colors, type DoctorCheck, EXIT, forTerminal, runDoctor } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'

export function registerDoctor(program: Command): void {
  defineAction<{ readonly network?: string }>(
    program
      .command('doctor')
      .description(
        'check that everything a training needs is there: ClickHouse, schema, LightGBM, disk, memory, threads',
      )
      .option('--network <name>', "check this network's tables (default: every network there is)")
      .option(
        '--output-dir <dir>',
        'folder or s3://bucket/prefix for models (default: from config, else trained_models)',
      ),
    async ({ network }, { config, logger, signal }) => {
      const checks = await runDoctor(config.settings, { network, logger, signal })
      const healthy = checks.every(({ status }) => status !== 'failed')
      return {
        json: { healthy, checks },
        text: forTerminal(renderChecks, checks.map(byLine)),
        exitCode: healthy ? EXIT.ok : EXIT.failed,
      }
    },
  )
}

/** What was found comes in lines of its own making; a line break within one would be printed as an escape. */
function byLine({ found, ...check }: DoctorCheck) {
  return { ...check, found: found.split('\n') }
}

function renderChecks(checks: readonly ReturnType<typeof byLine>[]): string {
  const marks = { ok: colors.green('✓'), warning: colors.yellow('!'), failed: colors.red('✗') }
  return checks
    .map(({ name, status, found, remedy }) =>
      // Indented, so that no line of what was found passes for another check.
      [`${marks[status]} ${name}: ${found.join('\n    ')}`, ...(remedy ? [`    ${remedy}`] : [])].join('\n'),
    )
    .join('\n')
}
