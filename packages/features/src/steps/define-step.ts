import type { ColumnRequests, RequestedColumns } from '../columns/request.js'
import type { FeatureDefinition, FeatureGroup, FeatureStep, JsonValue, MissingPolicy } from './step.js'

/** One output of a step as it is written down; {@link FeatureDefinition} says what the parts mean. */
export interface OutputSpec<Input extends string> {
  /** Names of the step's inputs. */
  readonly from: readonly Input[]
  readonly meaning: string
  readonly unit: string
  readonly missing: MissingPolicy
  readonly fitted?: true
  readonly categorical?: true
  readonly phrase?: string
}

/** What {@link defineStep} takes: a {@link FeatureStep} whose inputs, outputs and state the compiler knows. */
export interface StepSpec<R extends ColumnRequests, Output extends string, State extends JsonValue> {
  /** Unique among the steps of a builder. */
  readonly name: string
  /** A whole number from 1. Raise it whenever the same input gives other output than before. */
  readonly version: number
  /** The group of all its outputs. Default: `own`. */
  readonly group?: FeatureGroup
  readonly inputs: R
  /** By feature name, in the order of the matrix columns. */
  readonly outputs: Readonly<Record<Output, OutputSpec<keyof R & string>>>
  readonly fitted?: {
    /** Learns from the training rows and no others; what it returns must survive JSON unchanged. */
    fit(context: { readonly columns: RequestedColumns<R>; readonly rows: Int32Array }): State
    /** What is wrong with a state read back from JSON, or undefined. */
    checkState(state: JsonValue): string | undefined
  }
  /** Sets every element of every array in `out`; the value of a row depends on that row and the state alone. */
  transform(context: {
    readonly numRows: number
    readonly columns: RequestedColumns<R>
    readonly out: Readonly<Record<Output, Float64Array>>
    readonly state: State
  }): void
}

/** Writes a step with names checked by the compiler. */
export function defineStep<R extends ColumnRequests, Output extends string, State extends JsonValue = null>(
  spec: StepSpec<R, Output, State>,
): FeatureStep<R[keyof R]['table']> {
  const { name, version, inputs, fitted, group = 'own' } = spec
  const outputs = Object.entries<OutputSpec<keyof R & string>>(spec.outputs).map(
    ([output, { from, fitted: isFitted = false, ...rest }]): FeatureDefinition => ({
      ...rest,
      name: output,
      group,
      sources: from.map((input) => `${inputs[input]!.table}.${inputs[input]!.column}`),
      fitted: isFitted,
    }),
  )
  return {
    name,
    version,
    inputs: inputs as FeatureStep<R[keyof R]['table']>['inputs'],
    outputs,
    transform: (context) => spec.transform(context as Parameters<typeof spec.transform>[0]),
    ...(fitted && {
      fit: (context) => fitted.fit(context as Parameters<typeof fitted.fit>[0]),
      checkState: fitted.checkState,
    }),
  }
}
