import type { Kysely } from 'kysely'
import type { StateTables, TickKind } from '../../state/tables.js'
import { parsed } from './parsed.js'
import { type RunSummary, SUMMARY_COLUMNS, withDuration } from './run-summary.js'

const MOST_LINES = 1000

export interface LogLine {
  readonly line_number: number
  readonly at: string
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Everything that is known of a run. Keys of the JSON API. */
export interface RunDetail extends RunSummary {
  readonly tick: {
    readonly id: string
    readonly kind: TickKind
    readonly scheduled_at: string
    readonly as_of: string
    readonly actor: string | null
  } | null
  readonly owner: string
  readonly heartbeat_at: string
  readonly options_hash: string
  readonly data_fingerprint: string | null
  readonly error_message: string | null
  /** Null where it did not fail. */
  readonly error_retryable: boolean | null
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** Milliseconds by phase, of the phases that are over. */
  readonly phase_ms: Readonly<Record<string, number>>
  readonly steps: unknown
  /** The newest thousand lines, oldest first. */
  readonly log: readonly LogLine[]
  readonly log_lines: number
}

export async function readRun(db: Kysely<StateTables>, id: string): Promise<RunDetail | undefined> {
  const row = await db
    .selectFrom('runs')
    .select([
      ...SUMMARY_COLUMNS,
      'tick_id',
      'owner',
      'heartbeat_at',
      'options_hash',
      'data_fingerprint',
      'error_message',
      'error_retryable',
      'metrics',
      'phase_ms',
      'steps',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const [tick, lines] = await Promise.all([readTick(db, row.tick_id), readLog(db, id)])
  const { tick_id: _tick, error_retryable, metrics, phase_ms, steps, ...rest } = row
  const log = lines.map((line) => ({ ...line, fields: parsed(line.fields) ?? {} }))
  return {
    ...withDuration(rest),
    ...rest,
    tick,
    error_retryable: error_retryable === null ? null : error_retryable === 1,
    metrics: parsed(metrics),
    phase_ms: phaseDurations(parsed(phase_ms), log),
    steps: parsed(steps),
    log,
    log_lines: lines.at(-1)?.line_number ?? 0,
  }
}

async function readTick(db: Kysely<StateTables>, id: string): Promise<RunDetail['tick']> {
  const columns = ['id', 'kind', 'scheduled_at', 'as_of', 'actor'] as const
  const tick = await db.selectFrom('ticks').select(columns).where('id', '=', id).executeTakeFirst()
  return tick ?? null
}

async function readLog(db: Kysely<StateTables>, id: string) {
  const lines = await db
    .selectFrom('run_logs')
    .select(['line_number', 'at', 'level', 'message', 'fields'])
    .where('run_id', '=', id)
    .orderBy('line_number', 'desc')
    .limit(MOST_LINES)
    .execute()
  return lines.reverse()
}

/** A run has its durations once it is over; until then its log lines tell those of the phases that are. */
function phaseDurations(
  recorded: Readonly<Record<string, unknown>> | null,
  log: readonly LogLine[],
): Readonly<Record<string, number>> {
  const told = log.map(({ fields }) => [fields.phase, fields.duration_ms] as const)
  const pairs = recorded === null ? told : Object.entries(recorded)
  return Object.fromEntries(
    pairs.filter(
      (pair): pair is readonly [string, number] => typeof pair[0] === 'string' && typeof pair[1] === 'number',
    ),
  )
}
