import {
  CALIBRATION_METHODS,
  createRegistry,
  exitCodeOfTrainings,
  forTerminal,
  MODEL_TYPES,
  type ModelType,
  openNetworks,
  readFeatureConfig,
  readParamsFile,
  runTraining,
  runTrainings,
  type TrainingOptions,
} from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { defineAction } from '../command.js'
import { addLabelOptions, type LabelOptions, readLabels } from '../options/labels.js'
import {
  addSelectionOptions,
  mergeSelection,
  type SelectionOptions,
  selectionFor,
} from '../options/selection.js'
import { addDataOptions, type DataOptions, readData } from '../options/training.js'
import { integer, list } from '../parse.js'
import { renderTraining } from '../render/training.js'
import { renderTrainings } from '../render/trainings.js'

interface TrainOptions extends DataOptions, LabelOptions, SelectionOptions {
  readonly modelType: ModelType | 'all'
  readonly testBreakdown: 'address' | 'none'
  readonly calibration?: NonNullable<TrainingOptions['calibration']>
  readonly threshold?: string
  readonly alertsPerDay?: number
  readonly allowInsufficient?: boolean
  readonly acknowledgeFeature?: string[]
  readonly params?: string
  readonly version?: string
}

export function registerTrain(program: Command): void {
  const command = addDataOptions(
    program.command('train').description("train a model on a network's data and save it with its evidence"),
    {
      network: 'the network to train on; several with commas between',
      modelTypes: [...MODEL_TYPES, 'all'],
    },
  )
    .option(
      '--output-dir <dir>',
      'folder or s3://bucket/prefix for the model (default: from config, else trained_models)',
    )
    .addOption(
      new Option(
        '--test-breakdown <unit>',
        'report test rows of addresses seen in training and of unseen ones apart',
      )
        .choices(['address', 'none'])
        .default('address'),
    )
    .addOption(
      new Option(
        '--calibration <method>',
        'how scores become probabilities (default: platt; rankers have none)',
      ).choices(CALIBRATION_METHODS),
    )
    .option(
      '--threshold <rule>',
      'alarm threshold, chosen on the validation rows: max-f1, recall=0.95 or budget=50/day (default: max-f1)',
    )
    .option('--alerts-per-day <n>', 'also report precision and recall for this many alerts a day', integer)
    .option('--allow-insufficient', 'train with too few labels; the model is marked as such for ever')
    .option(
      '--acknowledge-feature <names>',
      'features that may tell the classes apart by themselves, with commas between',
      list,
    )
    .option('--params <file>', 'JSON or YAML file with LightGBM parameters over the defaults')
    .option(
      '--version <version>',
      'semantic version of the model (default: by what changed since the latest: patch, minor or major)',
    )
  addLabelOptions(command)
  addSelectionOptions(command)
  defineAction<TrainOptions>(
    command,
    async (options, { configOf, logger, signal }) => {
      const params = options.params === undefined ? {} : readParamsFile(options.params)
      const features = mergeSelection(await readFeatureConfig(), options)
      const networks = list(options.network)
      const data = readData(options)
      const modelTypes = options.modelType === 'all' ? MODEL_TYPES : [options.modelType]
      const trainingOptions = (network: string, modelType: ModelType): TrainingOptions => ({
        modelType,
        ...data,
        ...readLabels(options, modelType),
        split: { ...data.split, testBreakdown: options.testBreakdown },
        // With "all", what rankers do not have is meant for the others.
        ...(options.modelType === 'all' && modelType === 'alert_ranker'
          ? {}
          : {
              calibration: options.calibration,
              threshold: options.threshold,
              alertsPerDay: options.alertsPerDay,
            }),
        allowInsufficient: options.allowInsufficient,
        acknowledgedFeatures: options.acknowledgeFeature,
        features: selectionFor(modelType, features),
        params,
        version: options.version,
        threads: configOf(network).settings.threads,
      })
      await using stores = openNetworks(networks, (network) => configOf(network).settings, logger, { signal })
      const context = async (network: string) => {
        const database = await (await stores.storeOf(network)).network(network)
        return {
          database,
          registry: createRegistry({
            location: configOf(network).settings.outputDir,
            database,
            logger,
            signal,
          }),
          logger,
          signal,
        }
      }
      if (networks.length === 1 && modelTypes.length === 1) {
        const [network, modelType] = [networks[0]!, modelTypes[0]!]
        const summary = await runTraining(trainingOptions(network, modelType), await context(network))
        return { json: summary, text: forTerminal(renderTraining, summary) }
      }
      const summary = await runTrainings({ networks, modelTypes, options: trainingOptions, context })
      return {
        json: summary,
        text: forTerminal(renderTrainings, summary),
        exitCode: exitCodeOfTrainings(summary),
      }
    },
    { severalNetworks: true },
  )
}
