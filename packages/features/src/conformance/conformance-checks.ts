import type { AlignedTables, ClusterTables } from '@alertsmith/core'
import type { Grain } from '../grain.js'
import { checkKnownKeys } from '../known-keys.js'
import type { FeatureStep } from '../steps/step.js'
import { exampleTables } from './example-tables.js'
import { STEP_RULES } from './rules.js'

export interface ConformanceOptions {
  /** Default: `alert`. */
  readonly grain?: Grain | undefined
  /**
   * What the step is tried on, at least 4 rows. Default: 48 made-up rows with the columns that the step asks for, among
   * them nulls, zeros, infinite and extreme numbers. Pass own tables where a step needs texts of a certain form.
   */
  readonly tables?: AlignedTables | ClusterTables | undefined
}

export interface ConformanceCheck {
  /** The rule, e.g. "gives a slice of rows the same values as the whole". */
  readonly name: string
  /** @throws {Error} saying how the step breaks the rule. */
  run(): void
}

/**
 * The rules that a {@link FeatureStep} must obey so that training and scoring cannot drift apart, as functions for any
 * test runner: `for (const { name, run } of conformanceChecks(step)) test(name, run)`.
 * @throws {UnknownKeyError} where an option is misspelt.
 */
export function conformanceChecks(step: FeatureStep, options: ConformanceOptions = {}): ConformanceCheck[] {
  checkKnownKeys('conformanceChecks', options, ['grain', 'tables'])
  const { grain = 'alert', tables } = options
  // Made when a rule runs, since a step that is no step at all has to fail a rule and not the list of rules.
  const trial = () => ({ step, grain, tables: tables ?? exampleTables(step.inputs, grain) })
  return STEP_RULES.map(({ name, run }) => ({ name, run: () => run(trial()) }))
}
