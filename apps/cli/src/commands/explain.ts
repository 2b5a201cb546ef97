import { createRegistry, explainAlert, forTerminal, openStore, readFeatureConfig } from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { addModelChoice, type ModelChoiceOptions, readModelChoice } from '../options/model-choice.js'
import { renderExplanation } from '../render/scoring.js'

interface ExplainOptions extends ModelChoiceOptions {
  readonly network: string
}

export function registerExplain(program: Command): void {
  defineAction<ExplainOptions>(
    addModelChoice(
      program
        .command('explain')
        .description("say what moved one alert's score, group of features by group of features")
        .argument('<alert-id>', 'the alert, as in raw_alerts')
        .requiredOption('--network <name>', 'the network of the alert'),
    ).option(
      '--output-dir <dir>',
      'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
    ),
    async (options, { config, logger, signal }, [alertId]) => {
      const { steps } = await readFeatureConfig()
      await using store = await openStore(config.settings, logger, { signal })
      const database = await store.network(options.network)
      const registry = createRegistry({ location: config.settings.outputDir, database, logger, signal })
      const explanation = await explainAlert(
        { alertId: alertId!, ...readModelChoice(options), steps },
        { database, registry, logger, signal },
      )
      return { json: explanation, text: forTerminal(renderExplanation, explanation) }
    },
  )
}
