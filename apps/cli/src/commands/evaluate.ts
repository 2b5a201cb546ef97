import {
  createRegistry,
  evaluateModel,
  forTerminal,
  openStore,
  readFeatureConfig,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../command.js'
import { integer } from '../parse.js'
import { renderEvaluation } from '../render/evaluation.js'

interface EvaluateOptions {
  readonly network?: string
  readonly startDate: string
  readonly endDate: string
  readonly alertsPerDay?: number
  readonly allowOtherNetwork?: boolean
  readonly allowLearnedDays?: boolean
  readonly output?: string
}

export function registerEvaluate(program: Command): void {
  defineAction<EvaluateOptions>(
    program
      .command('evaluate')
      .description('judge a model on labelled data of another period, with drift against its training data')
      .argument('<model-id>', 'the model id, as `models list` prints it')
      .requiredOption('--start-date <date>', 'first processing date, YYYY-MM-DD')
      .requiredOption('--end-date <date>', 'last processing date, YYYY-MM-DD')
      .option('--network <name>', "the network to judge on (default: the model's own)")
      .option('--allow-other-network', 'judge on another network than the one the model was trained on')
      .option('--allow-learned-days', 'judge on days that the model has learned from; the result is marked')
      .option('--alerts-per-day <n>', 'also report precision and recall for this many alerts a day', integer)
      .option('--output <file>', 'where the report goes (default: evaluation_….html in the current folder)')
      .option(
        '--output-dir <dir>',
        'folder or s3://bucket/prefix that holds the models (default: from config, else trained_models)',
      ),
    async (options, { config, configOf, logger, signal }, [modelId]) => {
      const { steps } = await readFeatureConfig()
      const folders = createRegistry({ location: config.settings.outputDir, logger, signal })
      const network = options.network ?? (await folders.load(modelId!)).metadata.network
      await using store = await openStore(configOf(network).settings, logger, { signal })
      const database = await store.network(network)
      const summary = await evaluateModel(
        {
          modelId: modelId!,
          startDate: options.startDate,
          endDate: options.endDate,
          alertsPerDay: options.alertsPerDay,
          allowOtherNetwork: options.allowOtherNetwork,
          allowLearnedDays: options.allowLearnedDays,
          output: options.output,
          steps,
        },
        { database, registry: folders, logger, signal },
      )
      return { json: summary, text: forTerminal(renderEvaluation, summary) }
    },
  )
}
