import {
  type FeatureSelection,
  type ModelEntry,
  runTraining,
  type TrainingSummary,
  trainingNeed,
} from '@alertsmith/pipeline'
import { trainingOptions } from '../ticks/training-options.js'
import { windowOf } from '../ticks/window.js'
import type { RunContext } from './carry-out.js'
import { ownModel, type RunModel, sameModel } from './known-model.js'
import type { RunOutcome, RunRequest, TrainedFacts } from './launch.js'
import { optionsHash, runKey } from './options-hash.js'
import { featuresFor, type Tools } from './tools.js'

export interface Obtained {
  readonly outcome: RunOutcome
  readonly features: FeatureSelection
}

/**
 * Trains the model of a run, unless there is nothing to train: because it was trained before, because the job asks for
 * more reason to train, or because this very tick trained it and went away before that was noted down.
 */
export async function obtainModel(request: RunRequest, tools: Tools, context: RunContext): Promise<Obtained> {
  const features = await featuresFor(request.modelType)
  const outcome =
    (await savedEarlier(request, tools)) ??
    (await nothingAskedFor(request, features, tools)) ??
    (await train(request, features, tools, context))
  return { outcome, features }
}

async function savedEarlier(request: RunRequest, { registry }: Tools): Promise<RunOutcome | undefined> {
  const { network, modelType, earlierRunIds, resume } = request
  if (earlierRunIds.length === 0) return undefined
  const { models } = await registry.list({ network, modelType })
  const id = resume?.modelId ?? ownModel(models.flatMap(runModelOf), earlierRunIds)?.modelId
  const entry = models.find(({ modelId }) => modelId === id)
  if (entry === undefined) return undefined
  // Its row of trained_models may be what is missing.
  await registry.repair()
  return takenOver(entry)
}

/** For ticks of the schedule alone: who asks for a training has reason enough. */
async function nothingAskedFor(
  { job, kind, modelType, asOf }: RunRequest,
  { steps }: FeatureSelection,
  tools: Tools,
): Promise<RunOutcome | undefined> {
  if (job.onlyIf === undefined || kind !== 'schedule') return undefined
  const need = await trainingNeed(
    {
      ...job.onlyIf,
      modelType,
      window: windowOf(job, asOf),
      labels: job.training.labels,
      until: asOf,
      steps,
      isOwn: (model) => {
        const run = trainingRunOf(model)
        return run?.job === job.name && run.options_hash === optionsHash(job, modelType)
      },
    },
    tools,
  )
  tools.logger.info({ needed: need.needed }, need.reason)
  return need.needed ? undefined : { status: 'nothing-to-do', reason: need.reason }
}

async function train(
  request: RunRequest,
  features: FeatureSelection,
  tools: Tools,
  context: RunContext,
): Promise<RunOutcome> {
  const { network, modelType, job, asOf } = request
  const { registry } = tools
  const options = trainingOptions(job, network, modelType, asOf)
  // What the job says of features goes before what the config file of the folder says.
  const selection = { ...features, ...options.features }
  let key = ''
  let dataFingerprint = ''
  try {
    const summary = await runTraining(
      { ...options, features: selection, threads: options.threads || tools.threads },
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
            features: describeFeatures(selection),
          })
          const { models } = await registry.list({ network, modelType })
          const same = sameModel(models.flatMap(runModelOf), key)
          if (same !== undefined) throw new ModelIsThere(same.modelId)
          return {
            run_id: request.runId,
            run_key: key,
            job: job.name,
            options_hash: optionsHash(job, modelType),
          }
        },
      },
    )
    return { status: 'succeeded', dataFingerprint, runKey: key, model: modelOf(summary) }
  } catch (error) {
    if (!(error instanceof ModelIsThere)) throw error
    const reason = `${error.modelId} was trained on the same data with the same options.`
    return { status: 'nothing-to-do', reason, dataFingerprint, runKey: key }
  }
}

/** Ends a training whose model is there already. */
class ModelIsThere extends Error {
  readonly modelId: string

  constructor(modelId: string) {
    super(`${modelId} is there already.`)
    this.modelId = modelId
  }
}

interface TrainedMetadata {
  readonly training_run?: {
    readonly run_id: string
    readonly run_key: string
    /** Models of earlier releases name neither job nor options. */
    readonly job?: string
    readonly options_hash?: string
  }
  readonly data_fingerprint: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly phase_ms: Readonly<Record<string, number>>
}

function trainingRunOf({ metadata }: Pick<ModelEntry, 'metadata'>): TrainedMetadata['training_run'] {
  // Models of the list were not loaded: one that was put there by hand must not end the run.
  return (metadata as unknown as TrainedMetadata).training_run ?? undefined
}

function runModelOf(model: ModelEntry): RunModel[] {
  const { modelId } = model
  const run = trainingRunOf(model)
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
