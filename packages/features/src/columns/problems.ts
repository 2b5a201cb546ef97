/** One thing wrong with a table; without `column` it concerns the table as a whole. */
export interface TableProblem {
  readonly table: string
  readonly column?: string
  readonly expected: string
  readonly found: string
}

export function describeProblems(owner: string, problems: readonly TableProblem[]): string {
  const lines = problems.map(
    ({ table, column, expected, found }) =>
      `- ${column === undefined ? table : `${table}.${column}`}: expected ${expected}; found ${found}`,
  )
  return `${owner} cannot be used:\n${lines.join('\n')}`
}
