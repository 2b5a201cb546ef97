import type { AlignedTables, FeatureMatrix } from '@alertsmith/core'
import { hashJson } from './canonical-json.js'
import { FEATURE_STEPS } from './catalogue.js'
import { BadRowsError, StateMismatchError } from './errors.js'
import { checkKnownKeys } from './known-keys.js'
import { fitSteps, outputNames, transformSteps } from './run-steps.js'
import { type FeatureState, parseFeatureState, STATE_SCHEMA_VERSION } from './state.js'

export interface FitOptions {
  /** 0-based training rows; nothing is learned from any other. Default: all rows. */
  readonly rows?: Int32Array | undefined
}

export interface FromStateOptions {
  /** The {@link FeatureBuilder.stateHash} noted when the model was trained; another one is refused. */
  readonly expectedHash?: string | undefined
}

/**
 * Turns aligned tables into the feature matrix. `fit` learns from training rows only; `transform` is pure and the same
 * for training and scoring. The fitted state is plain JSON and travels with the model.
 */
export class FeatureBuilder {
  /** Plain JSON; every number comes back from `JSON.parse` as the same double. */
  readonly state: FeatureState
  /** SHA-256 (hex) of the state's canonical JSON. */
  readonly stateHash: string

  private constructor(state: FeatureState) {
    this.state = deepFreeze(state)
    this.stateHash = hashJson(state)
  }

  /**
   * @throws {BadTablesError} naming every missing column, wrong type and wrong length.
   * @throws {UnknownKeyError} where an option is misspelt.
   * @throws {BadRowsError} where `rows` is empty or outside the tables.
   */
  static fit(tables: AlignedTables, options: FitOptions = {}): FeatureBuilder {
    checkKnownKeys('FeatureBuilder.fit', options, ['rows'])
    const { rows } = options
    const numRows = tables.alerts.numRows
    const trainingRows = rows ?? Int32Array.from({ length: numRows }, (_, row) => row)
    checkRows(trainingRows, numRows)
    const states = fitSteps(FEATURE_STEPS, tables, trainingRows)
    return new FeatureBuilder({
      schemaVersion: STATE_SCHEMA_VERSION,
      featureNames: outputNames(FEATURE_STEPS),
      fittedRows: trainingRows.length,
      steps: FEATURE_STEPS.map(({ name, version }, index) => ({ name, version, state: states[index]! })),
    })
  }

  /**
   * @param state What {@link FeatureBuilder.state} was, as read back from JSON.
   * @throws {BadStateError} where it is not a feature state.
   * @throws {StateMismatchError} where other features, another version or another fit made it.
   */
  static fromState(state: unknown, options: FromStateOptions = {}): FeatureBuilder {
    checkKnownKeys('FeatureBuilder.fromState', options, ['expectedHash'])
    const { expectedHash } = options
    const builder = new FeatureBuilder(parseFeatureState(state, FEATURE_STEPS))
    if (expectedHash !== undefined && builder.stateHash !== expectedHash) {
      throw new StateMismatchError(
        `The fitted feature state has the hash ${builder.stateHash}; the model was trained with ${expectedHash}. Use the features.json that was saved with this model.`,
        { context: { expected: expectedHash, found: builder.stateHash } },
      )
    }
    return builder
  }

  /** Names of the matrix columns, in order. */
  get featureNames(): readonly string[] {
    return this.state.featureNames
  }

  /**
   * One matrix row per alert, in the order of the tables.
   * @throws {BadTablesError} naming every missing column, wrong type and wrong length.
   */
  transform(tables: AlignedTables): FeatureMatrix {
    return transformSteps(
      FEATURE_STEPS,
      tables,
      this.state.steps.map(({ state }) => state),
    )
  }
}

function checkRows(rows: Int32Array, numRows: number): void {
  if (rows.length === 0) {
    throw new BadRowsError('FeatureBuilder.fit: "rows" must name at least one training row; got none.')
  }
  const outside = rows.find((row) => row < 0 || row >= numRows)
  if (outside !== undefined) {
    throw new BadRowsError(
      `FeatureBuilder.fit: "rows" must be row numbers from 0 to ${numRows - 1}; got ${outside}.`,
      { context: { found: outside, numRows } },
    )
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
