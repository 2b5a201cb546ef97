import {
  createRegistry,
  DEFAULT_LIMITS,
  EXIT,
  forTerminal,
  openStore,
  promoteModel,
  readFeatureConfig,
} from '@alertsmith/pipeline'
import type { Command } from 'commander'
import { defineAction } from '../../command.js'
import { actor, actorOf } from '../../options/actor.js'
import { decimal } from '../../parse.js'
import { aliasEventJson } from '../../render/aliases.js'
import { renderPromotion } from '../../render/promotion.js'
import { outputDir } from './output-dir.js'

interface PromoteOptions {
  readonly network?: string
  readonly alias: string
  readonly minGain?: number
  readonly maxSegmentFall?: number
  readonly maxCalibrationError?: number
  readonly startDate?: string
  readonly endDate?: string
  readonly reason?: string
  readonly actor?: string
  readonly dryRun?: boolean
}

export function registerPromote(models: Command): void {
  const { min_gain, max_segment_fall, max_calibration_error } = DEFAULT_LIMITS
  defineAction<PromoteOptions>(
    models
      .command('promote')
      .description(
        'make a model the champion if it is proven to be better than the present one on rows that neither has learned from; exit code 3 if not',
      )
      .argument('<id>', 'the model id, as `models list` prints it')
      .option('--network <name>', 'the network of the model (default: found out by the model)')
      .option('--alias <name>', 'another alias', 'champion')
      .option(
        '--min-gain <x>',
        `the lower bound of the gain must be above this (default: ${min_gain})`,
        decimal,
      )
      .option(
        '--max-segment-fall <x>',
        `no month, severity, or seen or unseen addresses may fall by more (default: ${max_segment_fall})`,
        decimal,
      )
      .option(
        '--max-calibration-error <x>',
        `probabilities may be off by this much on average (default: ${max_calibration_error})`,
        decimal,
      )
      .option('--start-date <date>', 'first day to judge on (default: after what both models learned from)')
      .option('--end-date <date>', 'last day to judge on (default: the newest)')
      .option('--reason <text>', 'why, for the history, in place of the outcome of the gate')
      .option(...actor)
      .option('--dry-run', 'judge, and record nothing')
      .option(...outputDir),
    async (options, { config, configOf, logger, signal }, [id]) => {
      const { steps } = await readFeatureConfig()
      const registry = createRegistry({ location: config.settings.outputDir, logger, signal })
      const network = options.network ?? (await registry.load(id!)).metadata.network
      await using store = await openStore(configOf(network).settings, logger, { signal })
      const database = await store.network(network)
      const decision = await promoteModel(
        { ...options, modelId: id!, actor: actorOf(options), steps },
        { database, registry, logger, signal },
      )
      return {
        json: { ...decision, event: decision.event && aliasEventJson(decision.event) },
        text: forTerminal(renderPromotion, decision),
        exitCode: decision.promoted ? EXIT.ok : EXIT.refused,
      }
    },
  )
}
