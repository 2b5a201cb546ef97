import type { ColumnRequests, RequestedColumns } from '../columns/request.js'
import type { FeatureDefinition, FeatureGroup, FeatureStep, JsonValue, MissingPolicy } from './step.js'

interface OutputSpec<Input extends string> {
  /** Names of the step's inputs. */
  readonly from: readonly Input[]
  readonly meaning: string
  readonly unit: string
  readonly missing: MissingPolicy
  readonly fitted?: true
}

interface StepSpec<R extends ColumnRequests, Output extends string, State extends JsonValue> {
  readonly name: FeatureGroup
  readonly version: number
  readonly inputs: R
  readonly outputs: Readonly<Record<Output, OutputSpec<keyof R & string>>>
  readonly fitted?: {
    fit(context: { readonly columns: RequestedColumns<R>; readonly rows: Int32Array }): State
    checkState(state: JsonValue): string | undefined
  }
  transform(context: {
    readonly numRows: number
    readonly columns: RequestedColumns<R>
    readonly out: Readonly<Record<Output, Float64Array>>
    readonly state: State
  }): void
}

/** Writes a built-in step with names checked by the compiler; the group's name is the step's. */
export function defineStep<R extends ColumnRequests, Output extends string, State extends JsonValue = null>(
  spec: StepSpec<R, Output, State>,
): FeatureStep {
  const { name, version, inputs, fitted } = spec
  const outputs = Object.entries<OutputSpec<keyof R & string>>(spec.outputs).map(
    ([output, { from, meaning, unit, missing, fitted = false }]): FeatureDefinition => ({
      name: output,
      group: name,
      sources: from.map((input) => `${inputs[input]!.table}.${inputs[input]!.column}`),
      meaning,
      unit,
      missing,
      fitted,
    }),
  )
  return {
    name,
    version,
    inputs,
    outputs,
    transform: (context) => spec.transform(context as Parameters<typeof spec.transform>[0]),
    ...(fitted && {
      fit: (context) => fitted.fit(context as Parameters<typeof fitted.fit>[0]),
      checkState: fitted.checkState,
    }),
  }
}
