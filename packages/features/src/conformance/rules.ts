import assert from 'node:assert/strict'
import { numRowsOf } from '../grain.js'
import { checkStep } from '../plan/check-step.js'
import { plainJson } from '../plan/plain-json.js'
import type { JsonValue } from '../steps/step.js'
import { unknownTables } from './example-tables.js'
import { fitStep, inputsOf, sliceTables, type Trial, transformStep } from './run.js'

/** One rule that every feature step obeys; `run` throws where it is broken. */
export interface StepRule {
  readonly name: string
  run(trial: Trial): void
}

export const STEP_RULES: readonly StepRule[] = [
  {
    name: 'names each output once, with sources among its inputs',
    run({ step, grain }) {
      // The steps of declared features have a colon in their name, which is kept from all others.
      checkStep({ ...step, name: step.name.replace(/^declared:/, '') }, grain)
      const names = step.outputs.map(({ name }) => name)
      assert.equal(new Set(names).size, names.length, 'an output is named twice')
      const inputs = Object.values(step.inputs).map(({ table, column }) => `${table}.${column}`)
      for (const { name, sources } of step.outputs) {
        assert.ok(sources.length > 0, `${name} has no source`)
        for (const source of sources) assert.ok(inputs.includes(source), `${name} reads ${source} undeclared`)
      }
    },
  },
  {
    name: 'sets every element of every output',
    run(trial) {
      const untouched = -987_654.321
      for (const [name, values] of Object.entries(
        transformStep(trial, fitStep(trial), { prefill: untouched }),
      )) {
        assert.ok(!values.includes(untouched), `${name} leaves rows unset`)
      }
    },
  },
  {
    name: 'learns the same from the same rows',
    run(trial) {
      assert.deepEqual(fitStep(trial), fitStep(trial))
    },
  },
  {
    name: 'learns from the training rows alone, in any order',
    run(trial) {
      const half = numRowsOf(trial.tables, trial.grain) >> 1
      const rows = Int32Array.from({ length: half }, (_, row) => row)
      const alone = fitStep({ ...trial, tables: sliceTables(trial.tables, 0, half) })
      assert.deepEqual(fitStep(trial, rows), alone)
      assert.deepEqual(fitStep(trial, rows.toReversed()), alone)
    },
  },
  {
    name: 'gives a slice of rows the same values as the whole',
    run(trial) {
      const state = fitStep(trial)
      const numRows = numRowsOf(trial.tables, trial.grain)
      const whole = transformStep(trial, state)
      for (const [start, end] of [
        [1, numRows - 1],
        [numRows >> 1, numRows],
      ] as const) {
        const part = transformStep({ ...trial, tables: sliceTables(trial.tables, start, end) }, state)
        for (const { name } of trial.step.outputs) {
          assert.deepEqual(part[name], whole[name]!.slice(start, end), name)
        }
      }
    },
  },
  {
    name: 'leaves its input unchanged',
    run(trial) {
      // The columns themselves: some are the table's own memory, others are copies of it, which a step cannot know.
      const columns = inputsOf(trial)
      const before = structuredClone({ ...columns })
      transformStep(trial, fitStep(trial, undefined, columns), { columns })
      assert.deepEqual({ ...columns }, before)
    },
  },
  {
    name: 'gives the same values again',
    run(trial) {
      const state = fitStep(trial)
      assert.deepEqual(transformStep(trial, state), transformStep(trial, state))
    },
  },
  {
    name: 'has a state that survives JSON and is accepted again',
    run(trial) {
      const { step } = trial
      const state = fitStep(trial)
      plainJson(step.name, state)
      const restored = JSON.parse(JSON.stringify(state)) as JsonValue
      assert.deepEqual(restored, state)
      assert.equal(step.checkState?.(restored), undefined)
      assert.deepEqual(transformStep(trial, restored), transformStep(trial, state))
    },
  },
  {
    name: 'refuses a state that is none of its own',
    run({ step }) {
      if (step.checkState === undefined) return
      for (const foreign of ['x', [7], { no_such_key: 1 }]) {
        assert.ok(step.checkState(foreign), `checkState accepts ${JSON.stringify(foreign)}`)
      }
    },
  },
  {
    name: 'keeps its missing policy where nothing is known',
    run(trial) {
      const { step, grain } = trial
      const unknown = unknownTables(step.inputs, grain, 2)
      const outputs = transformStep({ ...trial, tables: unknown }, fitStep(trial))
      for (const { name, missing } of step.outputs) {
        const expected = missing === 'zero' ? 0 : Number.NaN
        assert.deepEqual([...outputs[name]!], [expected, expected], name)
      }
    },
  },
  {
    name: 'gives finite numbers or NaN',
    run(trial) {
      for (const [name, values] of Object.entries(transformStep(trial, fitStep(trial)))) {
        const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
        assert.equal(infinite, -1, `${name} is infinite in row ${infinite}`)
      }
    },
  },
  {
    name: 'gives categories codes that are whole numbers from 0',
    run(trial) {
      const outputs = transformStep(trial, fitStep(trial))
      for (const { name, categorical } of trial.step.outputs) {
        if (!categorical) continue
        const bad = outputs[name]!.find(
          (value) => !Number.isNaN(value) && !(Number.isInteger(value) && value >= 0),
        )
        assert.equal(bad, undefined, `${name} holds ${bad}`)
      }
    },
  },
  {
    name: 'accepts tables without rows',
    run(trial) {
      const empty = unknownTables(trial.step.inputs, trial.grain, 0)
      const outputs = transformStep({ ...trial, tables: empty }, fitStep(trial))
      for (const { name } of trial.step.outputs) assert.equal(outputs[name]!.length, 0)
    },
  },
]
