import { createRegistry, forTerminal, openStore, readFeatureConfig, scoreDay } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { addModelChoice, type ModelChoiceOptions, readModelChoice } from '../options/model-choice.js'
import { renderScoring } from '../render/scoring.js'

interface ScoreOptions extends ModelChoiceOptions {
  readonly network: string
  readonly date: string
  readonly allowLearnedDays?: boolean
}

export function registerScore(program: Command): void {
  defineAction<ScoreOptions>(
    addModelChoice(
      program
        .command('score')
        .description(
          "score one day's alerts with a trained model and write alert_scores; repeating it changes nothing",
        )
        .requiredOption('--network <name>', 'the network whose alerts are scored')
        .requiredOption('--date <date>', 'processing date of the alerts, YYYY-MM-DD'),
    )
      .option('--allow-learned-days', 'score a day that the model has learned from; the result is marked')
      .option(
        '--output-dir <dir>',
        'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
      ),
    async (options, { config, logger, signal }) => {
      const { steps } = await readFeatureConfig()
      await using store = await openStore(config.settings, logger, { signal })
      const database = await store.network(options.network)
      const registry = createRegistry({ location: config.settings.outputDir, database, logger, signal })
      const summary = await scoreDay(
        {
          date: options.date,
          ...readModelChoice(options),
          allowLearnedDays: options.allowLearnedDays,
          steps,
        },
        { database, registry, logger, signal },
      )
      return { json: summary, text: forTerminal(renderScoring, summary) }
    },
  )
}
