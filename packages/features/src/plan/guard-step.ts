import { AlertsmithError } from '@alertsmith/core'
import { BadStepError } from '../errors.js'
import type { FeatureStep } from '../steps/step.js'

/** A team's own step, held to the contract while it runs: what it throws is told by its name, and no output is infinite. */
export function guardStep(step: FeatureStep): FeatureStep {
  const { fit } = step
  return {
    ...step,
    ...(fit && { fit: (context) => guarded(step.name, 'fit', () => fit.call(step, context)) }),
    transform(context) {
      guarded(step.name, 'transform', () => step.transform(context))
      for (const [name, values] of Object.entries(context.out)) {
        const row = values.findIndex((value) => value === Infinity || value === -Infinity)
        if (row === -1) continue
        throw new BadStepError(
          `step "${step.name}": output "${name}" must be a finite number or NaN; got ${values[row]} in row ${row} (counted from 0). Write NaN where a value is unknown.`,
          { context: { step: step.name, output: name, row, found: String(values[row]) } },
        )
      }
    },
  }
}

function guarded<Result>(name: string, part: 'fit' | 'transform', run: () => Result): Result {
  try {
    return run()
  } catch (cause) {
    if (AlertsmithError.isInstance(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BadStepError(`step "${name}": ${part} failed: ${reason}`, {
      context: { step: name, part },
      cause,
    })
  }
}
