import type { AlignedTables, ClusterTables, DeclaredFeature, FeatureMatrix } from '@alertsmith/core'
import { hashJson } from './canonical-json.js'
import { checkMatrix } from './check-matrix.js'
import { checkDeclared } from './declared/check-declared.js'
import { fittedDefinitions } from './declared/fitted-definitions.js'
import { StateMismatchError } from './errors.js'
import type { Grain } from './grain.js'
import { checkKnownKeys } from './known-keys.js'
import { assembleSteps } from './plan/assemble.js'
import { checkGrain, checkRows } from './plan/check-options.js'
import { type PlannedStep, selectOutputs } from './plan/select.js'
import { type Refit, refitter } from './refit.js'
import { fitSteps, transformSteps } from './run-steps.js'
import { type FeatureState, parseFeatureState, STATE_SCHEMA_VERSION } from './state.js'
import type { FeatureDefinition, FeatureStep, JsonValue } from './steps/step.js'

export interface FitOptions {
  /** 0-based training rows; nothing is learned from any other. Default: all rows. */
  readonly rows?: Int32Array | undefined
  /** Which tables are passed, and with them which built-in steps run. Default: `alert`. */
  readonly grain?: Grain | undefined
  /** Features made of the table `declared`, each of the column named like the feature. Grain `alert` only. Default: none. */
  readonly declared?: readonly DeclaredFeature[] | undefined
  /** A team's own steps; their columns come after the built-in and the declared ones. Default: none. */
  readonly steps?: readonly FeatureStep[] | undefined
  /** Names of features or groups that go into the matrix. Default: all. */
  readonly include?: readonly string[] | undefined
  /** Names of features or groups that stay out of it, even where `include` names them. Default: none. */
  readonly exclude?: readonly string[] | undefined
}

export interface FromStateOptions {
  /** The {@link FeatureBuilder.stateHash} noted when the model was trained; another one is refused. */
  readonly expectedHash?: string | undefined
  /** The own steps of the fit, in the same order and versions; those that the state does not name are left out. */
  readonly steps?: readonly FeatureStep[] | undefined
}

interface BuilderParts {
  readonly state: FeatureState
  readonly declared: readonly DeclaredFeature[]
  readonly plan: readonly PlannedStep[]
}

/**
 * Turns row-aligned tables into the feature matrix. `fit` learns from training rows only; `transform` is pure and the
 * same for training and scoring. The fitted state is plain JSON and travels with the model.
 */
export class FeatureBuilder {
  /** Plain JSON; every number comes back from `JSON.parse` as the same double. */
  readonly state: FeatureState
  /** SHA-256 (hex) of the state's canonical JSON. */
  readonly stateHash: string
  /** The declared features in the matrix: the columns that the table `declared` must have. */
  readonly declared: readonly DeclaredFeature[]
  /** What each matrix column means, in order; categorical ones with the texts of their codes. */
  readonly features: readonly FeatureDefinition[]
  readonly #plan: readonly PlannedStep[]
  readonly #states: readonly JsonValue[]

  private constructor({ state, declared, plan }: BuilderParts) {
    this.state = deepFreeze(state)
    this.stateHash = hashJson(state)
    this.declared = deepFreeze(declared)
    this.#plan = plan
    this.#states = state.steps.map((step) => step.state)
    this.features = deepFreeze(fittedDefinitions(plan, this.#states))
  }

  /**
   * @throws {BadTablesError} naming every missing column, wrong type and wrong length.
   * @throws {UnknownKeyError} where an option is misspelt.
   * @throws {BadRowsError} where `rows` is empty or outside the tables.
   * @throws {BadOptionError} where `grain`, `include` or `exclude` names what does not exist, or no feature is left.
   * @throws {BadDeclarationError} where a declared feature is not well-formed.
   * @throws {BadStepError} where an own step breaks the contract, or learns what JSON cannot hold.
   * @throws {NameClashError} where built-in, declared and own features share a name.
   */
  static fit(tables: AlignedTables | ClusterTables, options: FitOptions = {}): FeatureBuilder {
    checkKnownKeys('FeatureBuilder.fit', options, [
      'rows',
      'grain',
      'declared',
      'steps',
      'include',
      'exclude',
    ])
    const { grain = 'alert', steps = [] } = options
    const rows = checkRows(options.rows, tables, checkGrain(grain))
    const declared = checkDeclared(options.declared ?? [], grain)
    const plan = selectOutputs(assembleSteps(grain, declared, steps), options)
    const states = fitSteps(plan, grain, tables, rows)
    const featureNames = plan.flatMap(({ wanted }) => wanted.map(({ name }) => name))
    const kept = declared.filter(({ name }) => featureNames.includes(name))
    const state = {
      schemaVersion: STATE_SCHEMA_VERSION,
      grain,
      featureNames,
      declared: kept.map((feature) => ({ ...feature })),
      fittedRows: rows.length,
      steps: plan.map(({ step: { name, version } }, index) => ({ name, version, state: states[index]! })),
    } as const
    return new FeatureBuilder({ state, declared: kept, plan })
  }

  /**
   * Grain, declared features and the selection come from the state; own steps are code and must be passed again.
   * @param state What {@link FeatureBuilder.state} was, as read back from JSON.
   * @throws {BadStateError} where it is not a feature state.
   * @throws {StateMismatchError} where other features, another version or another fit made it, or an own step is missing.
   * @throws {BadStepError} where an own step breaks the contract.
   */
  static fromState(state: unknown, options: FromStateOptions = {}): FeatureBuilder {
    checkKnownKeys('FeatureBuilder.fromState', options, ['expectedHash', 'steps'])
    const { expectedHash, steps = [] } = options
    const builder = new FeatureBuilder(parseFeatureState(state, steps))
    if (expectedHash !== undefined && builder.stateHash !== expectedHash) {
      throw new StateMismatchError(
        `The fitted feature state has the hash ${builder.stateHash}; the model was trained with ${expectedHash}. Use the features.json that was saved with this model.`,
        { context: { expected: expectedHash, found: builder.stateHash } },
      )
    }
    return builder
  }

  /** What a row of the matrix stands for. */
  get grain(): Grain {
    return this.state.grain
  }

  /** Names of the matrix columns, in order. */
  get featureNames(): readonly string[] {
    return this.state.featureNames
  }

  /** 0-based matrix columns that hold category codes. */
  get categorical(): readonly number[] {
    return this.features.flatMap(({ categorical }, index) => (categorical ? [index] : []))
  }

  /**
   * One matrix row per alert or cluster, in the order of the tables.
   * @throws {BadTablesError} naming every missing column, wrong type and wrong length.
   */
  transform(tables: AlignedTables | ClusterTables): FeatureMatrix {
    return transformSteps(this.#plan, this.grain, tables, this.#states)
  }

  /**
   * For folds of cross-validation that must not know later rows: a function that gives the matrix as if the features had
   * been fitted on some rows alone. It keeps the columns that learning steps read, not the tables.
   * @param matrix What {@link FeatureBuilder.transform} made of the same tables; it is not changed.
   */
  refitter(tables: AlignedTables | ClusterTables, matrix: FeatureMatrix): Refit {
    checkMatrix(matrix, this.featureNames, this.categorical)
    return refitter(this.#plan, tables, matrix)
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
