import type { Selectable } from 'kysely'
import type { Job } from '../config/job.js'
import type { TicksTable } from '../state/tables.js'
import { later, timestamp } from '../state/time.js'

/** A tick that is not final: due or running. */
export type OpenTick = Pick<
  Selectable<TicksTable>,
  'id' | 'kind' | 'status' | 'scheduled_at' | 'created_at' | 'next_attempt_at' | 'started_at'
>

export interface Admission {
  /** The tick that may begin or go on now; undefined where none may. */
  readonly next: string | undefined
  /** Ticks that will not run, and why. */
  readonly skipped: ReadonlyMap<string, string>
  /** Ticks that had begun, wait for their next attempt and make way for a later one. */
  readonly cancelled: ReadonlyMap<string, string>
}

type Policy = Pick<Job, 'overlap' | 'catchUp'>

/**
 * Decides what becomes of the open ticks of one job. At most one runs at a time. A tick overlaps where it came due, with
 * a scheduler there to see it, after another one had begun and before that was over; the overlap policy is for those.
 * Where several wait for other reasons, the catch-up policy says whether all of them run or the newest alone. Ticks that
 * people asked for wait for their turn and are never skipped.
 */
export function admit(
  open: readonly OpenTick[],
  policy: Policy,
  { now, missedAfterMs }: { readonly now: Date; readonly missedAfterMs: number },
): Admission {
  const skipped = new Map<string, string>()
  const cancelled = new Map<string, string>()
  const due = open.filter((tick) => tick.status === 'due' && tick.next_attempt_at <= timestamp(now))
  const fresh = due.filter(({ kind, started_at }) => kind === 'schedule' && started_at === null).sort(byTime)

  const overlapping = fresh.filter((tick) => overlapped(tick, open, missedAfterMs) !== undefined)
  for (const tick of overlapping) {
    const other = overlapped(tick, open, missedAfterMs)!
    if (policy.overlap === 'skip') skipped.set(tick.id, `The tick ${other.id} was not over when it came due.`)
    else if (tick !== overlapping.at(-1)) skipped.set(tick.id, 'A later tick of the job waits already.')
  }
  const waiting = fresh.filter((tick) => !overlapping.includes(tick))
  if (policy.catchUp !== 'all') {
    for (const tick of waiting.slice(0, -1))
      skipped.set(tick.id, 'A later tick of the job came due before it could begin.')
  }
  for (const tick of open) {
    const reason = supersededBy(tick, open, policy, { now, missedAfterMs })
    if (tick.status === 'due' && reason !== undefined) cancelled.set(tick.id, reason)
  }
  const left = open.filter(({ id }) => !skipped.has(id) && !cancelled.has(id))
  if (left.some(({ status }) => status === 'running')) return { next: undefined, skipped, cancelled }
  const retried = left.some(({ kind, started_at }) => kind === 'schedule' && started_at !== null)
  const ready = left
    .filter(({ next_attempt_at }) => next_attempt_at <= timestamp(now))
    // While a tick of the schedule waits for its next attempt it is not over, and a later one does not pass it.
    .filter(({ kind, started_at }) => kind !== 'schedule' || started_at !== null || !retried)
    .sort((a, b) => rank(a) - rank(b) || byTime(a, b))
  return { next: ready[0]?.id, skipped, cancelled }
}

/** Why a tick that has begun has to end for a later one, or undefined where it has not. */
export function supersededBy(
  tick: OpenTick,
  open: readonly OpenTick[],
  { overlap }: Pick<Policy, 'overlap'>,
  { now, missedAfterMs }: { readonly now: Date; readonly missedAfterMs: number },
): string | undefined {
  if (overlap !== 'cancel' || tick.kind !== 'schedule' || tick.started_at === null) return undefined
  const later = open.find(
    (other) =>
      other.kind === 'schedule' &&
      other.started_at === null &&
      other.next_attempt_at <= timestamp(now) &&
      overlapped(other, [tick], missedAfterMs) !== undefined,
  )
  return later && `The tick ${later.id} came due while it was not over.`
}

function overlapped(tick: OpenTick, open: readonly OpenTick[], missedAfterMs: number): OpenTick | undefined {
  const seenInTime = tick.created_at <= later(new Date(tick.next_attempt_at), missedAfterMs)
  if (!seenInTime) return undefined
  return open.find(
    (other) =>
      other !== tick &&
      // Of a long backfill the schedule waits for the tick that runs, and goes before the others.
      other.kind !== 'backfill' &&
      other.started_at !== null &&
      other.started_at <= tick.next_attempt_at,
  )
}

/** What a person asked for now goes first, what a person asked for about the past goes last. */
function rank({ kind }: OpenTick): number {
  return { trigger: 0, schedule: 1, backfill: 2 }[kind]
}

function byTime(a: OpenTick, b: OpenTick): number {
  return a.scheduled_at < b.scheduled_at ? -1 : a.scheduled_at > b.scheduled_at ? 1 : 0
}
