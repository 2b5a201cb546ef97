import { sql } from 'kysely'

// As literals instead of bound values: a partial index is used only where the statement itself says the condition.
export const RUNNING = sql.lit('running' as const)
export const SUCCEEDED = sql.lit('succeeded' as const)
export const PENDING = sql.lit('pending' as const)
