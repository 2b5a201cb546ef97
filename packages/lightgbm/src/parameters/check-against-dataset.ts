import { ParameterConflictError } from '../errors.js'
import { callNative } from '../native/call.js'
import { addon } from '../native/load-addon.js'
import { type CheckedParameters, toParameterLine } from './check-parameters.js'

/**
 * Some parameters shape the Dataset and cannot be changed any more when training; LightGBM would train with the old ones.
 * @throws {ParameterConflictError}
 */
export function checkAgainstDataset(trainWith: CheckedParameters, madeWith: CheckedParameters): void {
  callNative('checking parameters', () => {
    try {
      addon().datasetUpdateParamChecking(toParameterLine(madeWith), toParameterLine(trainWith))
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      if (!/after constructed Dataset|feature_pre_filter/.test(words)) throw error
      throw new ParameterConflictError(
        `parameters: must not contradict those the Dataset was made with. LightGBM says: ${words} Pass the same params to Dataset.create().`,
        { context: { lightgbm: words }, cause: error },
      )
    }
  })
}
