/** Metrics after one iteration: by name of the data set, then by name of the metric. */
export type Evaluations = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Metrics over all iterations; index 0 is iteration 1. */
export type History = Record<string, Record<string, number[]>>

/** @param values Set by set, each in the order of `metrics`. */
export function toEvaluations(
  sets: readonly string[],
  metrics: readonly string[],
  values: Float64Array,
): Evaluations {
  return Object.fromEntries(
    sets.map((set, s) => [
      set,
      Object.fromEntries(metrics.map((metric, m) => [metric, values[s * metrics.length + m]!])),
    ]),
  )
}

export function emptyHistory(sets: readonly string[], metrics: readonly string[]): History {
  return Object.fromEntries(
    sets.map((set) => [set, Object.fromEntries(metrics.map((metric) => [metric, []]))]),
  )
}

export function appendTo(history: History, evaluations: Evaluations): void {
  for (const [set, metrics] of Object.entries(evaluations)) {
    for (const [metric, value] of Object.entries(metrics)) history[set]![metric]!.push(value)
  }
}
