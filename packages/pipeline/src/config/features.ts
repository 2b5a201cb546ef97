import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { DECLARED_KINDS, type DeclaredFeature, tellSome } from '@alertsmith/core'
import type { FeatureStep } from '@alertsmith/features'
import { z } from 'zod'
import { FeatureConfigError } from '../errors.js'
import type { FeatureSelection } from '../training/options.js'
import { readConfigFile } from './files.js'

/** The key of the config file that is no setting: it has no flag and no variable. */
export const FEATURES_KEY = 'features'

const kind = z.enum(DECLARED_KINDS)
const column = z.union([
  kind,
  z.strictObject({
    kind,
    name: z.string().optional(),
    min_frequency: z.number().int().min(1).optional(),
  }),
])
const columns = z.record(z.string(), column)
const section = z.strictObject({
  raw_alerts: columns.optional(),
  raw_features: columns.optional(),
  /** Modules whose default export is a FeatureStep or a list of them, relative to the config file. */
  steps: z.array(z.string()).optional(),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
})

/**
 * The team's own features from the section `features` of the config file in `directory`; empty where there is none.
 * Whether the columns exist is checked against the live schema when data is extracted.
 *
 * @throws {FeatureConfigError} naming every entry that is not well-formed, or a module that cannot be loaded
 */
export async function readFeatureConfig(directory: string = process.cwd()): Promise<FeatureSelection> {
  const file = readConfigFile(directory)
  const given = file?.values[FEATURES_KEY]
  if (file === undefined || given === undefined || given === null) return {}
  const parsed = section.safeParse(given)
  if (!parsed.success) {
    const problems = tellSome(
      parsed.error.issues,
      ({ path, message }) => `"${[FEATURES_KEY, ...path].join('.').slice(0, 200)}": ${message.slice(0, 500)}`,
    )
    throw new FeatureConfigError(
      `${file.path}: each column must have a kind (${DECLARED_KINDS.join(', ')}), or {kind, name, min_frequency}; found ${problems.join('; ')}.`,
      { context: { problems } },
    )
  }
  const { raw_alerts = {}, raw_features = {}, steps = [], include, exclude } = parsed.data
  return {
    declared: [...declare('raw_alerts', raw_alerts), ...declare('raw_features', raw_features)],
    steps: await loadSteps(steps.map((path) => resolve(directory, path))),
    ...(include ? { include } : {}),
    ...(exclude ? { exclude } : {}),
  }
}

function declare(table: DeclaredFeature['table'], entries: z.infer<typeof columns>): DeclaredFeature[] {
  return Object.entries(entries).map(([name, entry]) => {
    const options = typeof entry === 'string' ? { kind: entry } : entry
    const minFrequency = 'min_frequency' in options ? options.min_frequency : undefined
    return {
      name: ('name' in options ? options.name : undefined) ?? name,
      table,
      column: name,
      kind: options.kind,
      ...(minFrequency === undefined ? {} : { minFrequency }),
    }
  })
}

async function loadSteps(paths: readonly string[]): Promise<FeatureStep[]> {
  const steps: FeatureStep[] = []
  for (const path of paths) {
    if (!existsSync(path)) {
      throw new FeatureConfigError(`features.steps: "${path}" must be a module; there is no such file.`, {
        context: { path },
      })
    }
    let exported: unknown
    try {
      exported = ((await import(pathToFileURL(path).href)) as { default?: unknown }).default
    } catch (cause) {
      throw new FeatureConfigError(
        `features.steps: "${path}" cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
        { context: { path }, cause },
      )
    }
    if (exported === undefined) {
      throw new FeatureConfigError(
        `features.steps: "${path}" must have a default export, a FeatureStep or a list of them; it has none.`,
        { context: { path } },
      )
    }
    for (const step of [exported].flat() as unknown[]) {
      if (!isStep(step)) {
        throw new FeatureConfigError(
          `features.steps: "${path}" must export steps with name, version, inputs, outputs and transform; got ${inspect(step, { depth: 1 })}.`,
          { context: { path } },
        )
      }
      steps.push(step)
    }
  }
  return steps
}

/** Has the parts of a step. Whether they keep to the contract is for the FeatureBuilder to say. */
function isStep(value: unknown): value is FeatureStep {
  if (typeof value !== 'object' || value === null) return false
  const { name, version, inputs, outputs, transform } = value as Record<string, unknown>
  const isObject = (part: unknown) => typeof part === 'object' && part !== null
  return (
    typeof name === 'string' &&
    typeof version === 'number' &&
    isObject(inputs) &&
    Object.values(inputs as object).every(isObject) &&
    Array.isArray(outputs) &&
    outputs.every(isObject) &&
    typeof transform === 'function'
  )
}
