import { CV_KINDS, MODEL_TYPES, SPLIT_KINDS, type TrainingOptions } from '@alertsmith/pipeline'
import { type Command, Option } from 'commander'
import { integer, list, share } from '../parse.js'

/** What `train` and `tune` share: which data, how it is divided. */
export interface DataOptions {
  readonly network: string
  readonly startDate: string
  readonly endDate: string
  readonly windowDays: number
  readonly testStart?: string
  readonly testSize?: number
  readonly split: TrainingOptions['split']['kind']
  readonly embargoDays: number
  readonly cvFolds: number
  readonly cv: NonNullable<TrainingOptions['cv']>
  readonly seed?: number
}

export function addDataOptions(
  command: Command,
  { network, modelTypes }: { network: string; modelTypes: readonly string[] },
): Command {
  return command
    .requiredOption('--network <name>', network, networkNames)
    .requiredOption('--start-date <date>', 'first processing date, YYYY-MM-DD')
    .requiredOption('--end-date <date>', 'last processing date, YYYY-MM-DD')
    .option('--window-days <n>', 'length of the snapshots to read, in days', integer, 7)
    .addOption(
      new Option(
        '--model-type <type>',
        modelTypes.length > MODEL_TYPES.length ? 'the model to train; "all" for every one' : 'the model',
      )
        .choices(modelTypes)
        .default('alert_scorer'),
    )
    .addOption(
      new Option('--test-start <date>', 'test on this processing date and later (temporal split)').conflicts(
        'testSize',
      ),
    )
    .option('--test-size <share>', 'share of the rows to test on (default: 0.2)', share)
    .addOption(
      new Option('--split <kind>', 'how the test rows are set apart')
        .choices(SPLIT_KINDS)
        .default('temporal'),
    )
    .option(
      '--embargo-days <n>',
      'do not train on labels younger than this at the cut (see docs/evaluation.md)',
      integer,
      0,
    )
    .option('--cv-folds <n>', 'folds of the cross-validation; 0 for none', integer, 5)
    .addOption(
      new Option('--cv <kind>', 'how the folds are made; auto is like the split')
        .choices(CV_KINDS)
        .default('auto'),
    )
    .option('--seed <n>', 'decides every random choice (default: seed of --params, else 42)', integer)
    .option('--threads <n>', 'threads for training; 0 for one per processor (default: from config, else 0)')
    .hook('preAction', () => {
      const { cv, cvFolds } = command.opts<DataOptions>()
      if (cv !== 'auto' && cvFolds < 2) command.error('error: --cv needs --cv-folds of 2 or more')
    })
}

export function readData(
  options: DataOptions,
): Pick<TrainingOptions, 'window' | 'split' | 'cvFolds' | 'cv' | 'seed'> {
  return {
    window: { startDate: options.startDate, endDate: options.endDate, windowDays: options.windowDays },
    split: {
      kind: options.split,
      testStart: options.testStart,
      testSize: options.testSize,
      embargoDays: options.embargoDays,
    },
    cvFolds: options.cvFolds,
    cv: options.cv,
    seed: options.seed,
  }
}

/** One name or several with commas between; stays text, which the settings of a network are looked up by. */
function networkNames(text: string): string {
  return list(text).join(',')
}
