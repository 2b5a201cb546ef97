import assert from 'node:assert/strict'
import type { AlignedTables } from '@alertsmith/core'
import { type Table, tableToIPC } from 'apache-arrow'
import { checkTables, readColumns } from '../columns/read-tables.js'
import type { FeatureStep, JsonValue } from '../steps/step.js'
import { sampleTables } from './tables.js'

/** One rule that every feature step obeys. `tables` need at least 4 rows; `run` throws where the rule is broken. */
export interface StepRule {
  readonly rule: string
  run(step: FeatureStep, tables: AlignedTables): void
}

export const STEP_RULES: readonly StepRule[] = [
  {
    rule: 'names each output once, with sources among its inputs',
    run(step) {
      const names = step.outputs.map(({ name }) => name)
      assert.equal(new Set(names).size, names.length)
      const inputs = Object.values(step.inputs).map(({ table, column }) => `${table}.${column}`)
      for (const { name, sources } of step.outputs) {
        assert.ok(sources.length > 0, `${name} has no source`)
        for (const source of sources) assert.ok(inputs.includes(source), `${name} reads ${source} undeclared`)
      }
    },
  },
  {
    rule: 'sets every element of every output',
    run(step, tables) {
      const untouched = -987_654.321
      for (const [name, values] of Object.entries(transform(step, tables, fit(step, tables), untouched))) {
        assert.ok(!values.includes(untouched), `${name} leaves rows unset`)
      }
    },
  },
  {
    rule: 'learns the same from the same rows',
    run(step, tables) {
      assert.deepEqual(fit(step, tables), fit(step, tables))
    },
  },
  {
    rule: 'learns from the training rows alone, in any order',
    run(step, tables) {
      const half = tables.alerts.numRows >> 1
      const rows = Int32Array.from({ length: half }, (_, row) => row)
      const alone = fit(step, sliceTables(tables, 0, half))
      assert.deepEqual(fit(step, tables, rows), alone)
      assert.deepEqual(fit(step, tables, rows.toReversed()), alone)
    },
  },
  {
    rule: 'gives a slice of rows the same values as the whole',
    run(step, tables) {
      const state = fit(step, tables)
      const { numRows } = tables.alerts
      const whole = transform(step, tables, state)
      for (const [start, end] of [
        [1, numRows - 1],
        [numRows >> 1, numRows],
      ] as const) {
        const part = transform(step, sliceTables(tables, start, end), state)
        for (const { name } of step.outputs)
          assert.deepEqual(part[name], whole[name]!.slice(start, end), name)
      }
    },
  },
  {
    rule: 'leaves its input unchanged',
    run(step, tables) {
      const before = bytesOf(tables)
      transform(step, tables, fit(step, tables))
      assert.deepEqual(bytesOf(tables), before)
    },
  },
  {
    rule: 'has a state that survives JSON and is accepted again',
    run(step, tables) {
      const state = fit(step, tables)
      const restored = JSON.parse(JSON.stringify(state)) as JsonValue
      assert.deepEqual(restored, state)
      assert.equal(step.checkState?.(restored), undefined)
      assert.deepEqual(transform(step, tables, restored), transform(step, tables, state))
      assert.equal(step.checkState === undefined, step.fit === undefined)
    },
  },
  {
    rule: 'keeps its missing policy where nothing is known',
    run(step, tables) {
      const unknown = sampleTables(2, {})
      const outputs = transform(step, unknown, fit(step, tables))
      for (const { name, missing } of step.outputs) {
        const expected = missing === 'zero' ? 0 : Number.NaN
        assert.deepEqual([...outputs[name]!], [expected, expected], name)
      }
    },
  },
  {
    rule: 'gives finite numbers or NaN',
    run(step, tables) {
      for (const [name, values] of Object.entries(transform(step, tables, fit(step, tables)))) {
        assert.ok(
          !values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY),
          `${name} is infinite`,
        )
      }
    },
  },
  {
    rule: 'accepts tables without rows',
    run(step, tables) {
      const outputs = transform(step, sampleTables(0, {}), fit(step, tables))
      for (const { name } of step.outputs) assert.equal(outputs[name]!.length, 0)
    },
  },
]

/** Rows `[start, end)` of every table. */
export function sliceTables(tables: AlignedTables, start: number, end: number): AlignedTables {
  const slices = Object.entries(tables).map(([name, table]: [string, Table]) => [
    name,
    table.slice(start, end),
  ])
  return Object.fromEntries(slices) as AlignedTables
}

function fit(step: FeatureStep, tables: AlignedTables, rows?: Int32Array): JsonValue {
  checkTables(tables, [step.inputs])
  const { numRows } = tables.alerts
  return (
    step.fit?.({
      numRows,
      columns: readColumns(tables, step.inputs),
      rows: rows ?? Int32Array.from({ length: numRows }, (_, row) => row),
    }) ?? null
  )
}

function transform(
  step: FeatureStep,
  tables: AlignedTables,
  state: JsonValue,
  prefill = 0,
): Record<string, Float64Array> {
  const { numRows } = tables.alerts
  const outputs = step.outputs.map(({ name }) => [name, new Float64Array(numRows).fill(prefill)])
  const out = Object.fromEntries(outputs) as Record<string, Float64Array>
  step.transform({ numRows, columns: readColumns(tables, step.inputs), out, state })
  return out
}

function bytesOf(tables: AlignedTables): Uint8Array[] {
  return Object.values(tables).map((table: Table) => tableToIPC(table))
}
