import { totalmem } from 'node:os'

/** How large an answer may grow, in bytes after unpacking. Beyond it the answer is given up: what sends it may never end. */
export type AnswerLimit = 'probe' | 'statement' | 'rows' | 'table'

const KIB = 2 ** 10
const MIB = 2 ** 20

/** Half of the memory of the machine or container: the columns have to stand beside what is made of them. */
function tableBytes(): number {
  const constrained = process.constrainedMemory()
  return Math.floor((constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2)
}

export const ANSWER_LIMITS: Readonly<Record<AnswerLimit, number>> = {
  /** One value, or the names of databases at a server that nothing is known of yet. */
  probe: MIB,
  /** What a statement says that gives no rows; ON CLUSTER has one line for every host. */
  statement: 16 * MIB,
  /** Rows as JSON, which are taken apart as one text. Texts of V8 end at half a gibibyte. */
  rows: 256 * MIB,
  /** Columns in Arrow's form. */
  table: tableBytes(),
}

/** An error page is read no further than this. */
export const ERROR_PAGE_BYTES = 64 * KIB
