import {
  type FeatureSelection,
  type ModelEntry,
  runTraining,
  type TrainingSummary,
} from '@alertsmith/pipeline'
import { trainingOptions } from '../ticks/training-options.js'
import type { RunContext } from './carry-out.js'
import { knownModel, type RunModel } from './known-model.js'
import type { RunOutcome, RunRequest, TrainedFacts } from './launch.js'
import { optionsHash, runKey } from './options-hash.js'
import { featuresFor, type Tools } from './tools.js'

export interface Obtained {
  readonly outcome: RunOutcome
  readonly features: FeatureSelection
}

/**
 * Trains the model of a run, unless there is nothing to train: because it was trained before, or because this very tick
 * trained it and went away before that was noted down.
 */
export async function obtainModel(request: RunRequest, tools: Tools, context: RunContext): Promise<Obtained> {
  const { network, modelType, job, asOf } = request
  const { registry } = tools
  const features = await featuresFor(modelType)
  if (request.resume !== undefined) {
    const { models } = await registry.list({ network, modelType })
    const entry = models.find(({ modelId }) => modelId === request.resume!.modelId)
    if (entry !== undefined) return { outcome: takenOver(entry), features }
  }
  const options = trainingOptions(job, network, modelType, asOf)
  let key = ''
  let dataFingerprint = ''
  try {
    const summary = await runTraining(
      {
        ...options,
        // What the job says of features goes before what the config file of the folder says.
        features: { ...features, ...options.features },
        threads: options.threads || tools.threads,
      },
      {
        ...tools,
        onPhase: context.phase,
        onExtracted: async (facts) => {
          dataFingerprint = facts.dataFingerprint
          key = runKey({
            job: job.name,
            network,
            modelType,
            dataFingerprint,
            optionsHash: optionsHash(job, modelType),
            features: describeFeatures(features),
          })
          const { models } = await registry.list({ network, modelType })
          const known = knownModel(models.flatMap(runModelOf), {
            runKey: key,
            earlierRunIds: request.earlierRunIds,
          })
          if (known !== undefined) throw new ModelIsThere(known, models)
          return { run_id: request.runId, run_key: key }
        },
      },
    )
    return {
      outcome: { status: 'succeeded', dataFingerprint, runKey: key, model: modelOf(summary) },
      features,
    }
  } catch (error) {
    if (!(error instanceof ModelIsThere)) throw error
    if (error.kind === 'other') {
      const reason = `${error.entry.modelId} was trained on the same data with the same options.`
      return { outcome: { status: 'nothing-to-do', reason, dataFingerprint, runKey: key }, features }
    }
    // Its row of trained_models may be what is missing.
    await registry.repair()
    return { outcome: takenOver(error.entry), features }
  }
}

/** Ends a training whose model is there already. */
class ModelIsThere extends Error {
  readonly kind: 'own' | 'other'
  readonly entry: ModelEntry

  constructor({ kind, modelId }: NonNullable<ReturnType<typeof knownModel>>, models: readonly ModelEntry[]) {
    super(`${modelId} is there already`)
    this.kind = kind
    this.entry = models.find((model) => model.modelId === modelId)!
  }
}

interface TrainedMetadata {
  readonly training_run?: { readonly run_id: string; readonly run_key: string }
  readonly data_fingerprint: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly phase_ms: Readonly<Record<string, number>>
}

function runModelOf({ modelId, metadata }: ModelEntry): RunModel[] {
  const run = (metadata as unknown as TrainedMetadata).training_run
  return run === undefined ? [] : [{ modelId, runId: run.run_id, runKey: run.run_key }]
}

function takenOver({ modelId, location, version, metadata }: ModelEntry): RunOutcome {
  const trained = metadata as unknown as TrainedMetadata
  return {
    status: 'succeeded',
    dataFingerprint: trained.data_fingerprint,
    runKey: trained.training_run?.run_key,
    model: {
      modelId,
      modelPath: location,
      reportPath: `${location}/report.html`,
      version,
      metrics: trained.metrics,
      phaseMs: trained.phase_ms,
    },
  }
}

function modelOf(summary: TrainingSummary): Omit<TrainedFacts, 'dataFingerprint' | 'runKey'> {
  return {
    modelId: summary.model_id,
    modelPath: summary.model_path,
    reportPath: summary.report_path,
    version: summary.version,
    metrics: { ...summary.metrics },
    phaseMs: summary.phase_ms,
  }
}

/** What of the features decides about the model; own steps are told apart by name and version. */
function describeFeatures({ steps = [], ...selection }: FeatureSelection): unknown {
  return { ...selection, steps: steps.map(({ name, version }) => ({ name, version })) }
}
