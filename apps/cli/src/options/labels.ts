import { type ModelType, readSettingsText, type TrainingOptions } from '@alertsmith/pipeline'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { share } from '../parse.js'

export interface LabelOptions {
  readonly labels: 'column' | 'address-labels' | 'query'
  readonly labelColumn?: string
  /** The text of the file. */
  readonly labelQuery?: string
  readonly minConfidence?: number
  readonly clusterLabel?: NonNullable<TrainingOptions['clusterRule']>
}

/** Where labels come from. */
export function addLabelOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--labels <strategy>', 'where labels come from')
        .choices(['column', 'address-labels', 'query'])
        .default('column'),
    )
    .option('--label-column <name>', 'the column of raw_alerts with --labels column (default: label)')
    .option(
      '--label-query <file>',
      'file with a SELECT of alert_id, label[, weight] for --labels query',
      fileText,
    )
    .option(
      '--min-confidence <share>',
      'ignore address labels of less confidence, with --labels address-labels',
      share,
    )
    .option(
      '--cluster-label <rule>',
      'a cluster is positive if any labelled member is, or a share of them: any, share=0.5',
      clusterRule,
    )
    .hook('preAction', () => {
      const problem = contradiction(command.opts<LabelOptions & { readonly modelType?: string }>())
      if (problem !== undefined) command.error(`error: ${problem}`)
    })
}

/** Nothing that was asked for is left out in silence. */
function contradiction(options: LabelOptions & { readonly modelType?: string }): string | undefined {
  const { labels, labelColumn, labelQuery, minConfidence, clusterLabel, modelType } = options
  if (labels === 'query' && labelQuery === undefined) return '--labels query needs --label-query FILE'
  if (labels !== 'query' && labelQuery !== undefined) return '--label-query needs --labels query'
  if (labels !== 'column' && labelColumn !== undefined) return '--label-column needs --labels column'
  if (labels !== 'address-labels' && minConfidence !== undefined)
    return '--min-confidence needs --labels address-labels'
  if (clusterLabel !== undefined && modelType !== 'cluster_scorer' && modelType !== 'all')
    return '--cluster-label needs --model-type cluster_scorer'
  return undefined
}

function fileText(path: string): string {
  try {
    return readSettingsText(path)
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read it: ${error instanceof Error ? error.message : error}.`)
  }
}

export function readLabels(
  options: LabelOptions,
  modelType: ModelType,
): Pick<TrainingOptions, 'labels' | 'clusterRule'> {
  return {
    labels: strategy(options),
    ...(modelType === 'cluster_scorer' ? { clusterRule: options.clusterLabel } : {}),
  }
}

function strategy({
  labels,
  labelColumn,
  labelQuery,
  minConfidence,
}: LabelOptions): TrainingOptions['labels'] {
  if (labels === 'address-labels') return { strategy: labels, minConfidence }
  if (labels === 'query') return { strategy: labels, sql: labelQuery! }
  return { strategy: 'column', column: labelColumn }
}

function clusterRule(text: string): NonNullable<TrainingOptions['clusterRule']> {
  if (text === 'any') return 'any'
  const value = Number(/^share=(\d*\.?\d+)$/.exec(text)?.[1])
  if (value > 0 && value <= 1) return { share: value }
  throw new InvalidArgumentError('Expected any, or share= with a number above 0 and up to 1.')
}
