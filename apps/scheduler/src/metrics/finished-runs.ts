import type { Kysely } from 'kysely'
import { parsed } from '../http/queries/parsed.js'
import type { RunStatus, StateTables } from '../state/tables.js'

const PAGE = 2000
// A run is visible once its transaction is over, which is a little later than the time it says, by another host's clock.
const SETTLED_MS = 600_000

export interface FinishedRun {
  readonly job: string
  readonly network: string
  readonly model_type: string
  readonly result: RunStatus
  readonly seconds: number
  readonly phaseSeconds: Readonly<Record<string, number>>
}

interface Key {
  readonly finishedAt: string
  readonly id: string
}

/** Gives every run that is over exactly once, however often it is asked, and reads little each time. */
export class FinishedRuns {
  readonly #db: Kysely<StateTables>
  /** Everything up to here was given and will not change. */
  #settled: Key = { finishedAt: '', id: '' }
  /** What was given of the time after that. */
  #recent = new Map<string, string>()

  constructor(db: Kysely<StateTables>) {
    this.#db = db
  }

  async *unseen(now: Date): AsyncGenerator<FinishedRun> {
    for (let after = this.#settled; ; ) {
      const rows = await this.#page(after)
      for (const row of rows) {
        if (this.#recent.has(row.id)) continue
        this.#recent.set(row.id, row.finished_at)
        yield finishedRun(row)
      }
      const last = rows.at(-1)
      if (last !== undefined) after = { finishedAt: last.finished_at, id: last.id }
      if (rows.length < PAGE) break
    }
    this.#settle(new Date(now.getTime() - SETTLED_MS).toISOString())
  }

  async #page({ finishedAt, id }: Key) {
    const rows = await this.#db
      .selectFrom('runs')
      .select(['id', 'job', 'network', 'model_type', 'status', 'started_at', 'finished_at', 'phase_ms'])
      .where('finished_at', '>=', finishedAt)
      .where((expression) =>
        expression.or([expression('finished_at', '>', finishedAt), expression('id', '>', id)]),
      )
      .orderBy('finished_at')
      .orderBy('id')
      .limit(PAGE)
      .execute()
    return rows.map((row) => ({ ...row, finished_at: row.finished_at! }))
  }

  #settle(until: string): void {
    if (until <= this.#settled.finishedAt) return
    // An empty id: what ended at that very millisecond is looked at again, and found among the recent ones.
    this.#settled = { finishedAt: until, id: '' }
    for (const [id, finishedAt] of this.#recent) {
      if (finishedAt < until) this.#recent.delete(id)
    }
  }
}

interface Row {
  readonly job: string
  readonly network: string
  readonly model_type: string
  readonly status: RunStatus
  readonly started_at: string
  readonly finished_at: string
  readonly phase_ms: string | null
}

function finishedRun({
  job,
  network,
  model_type,
  status,
  started_at,
  finished_at,
  phase_ms,
}: Row): FinishedRun {
  const phases = Object.entries(parsed(phase_ms) ?? {}).filter(
    (entry): entry is [string, number] => entry[0] !== 'total' && typeof entry[1] === 'number',
  )
  return {
    job,
    network,
    model_type,
    result: status,
    seconds: Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1000,
    phaseSeconds: Object.fromEntries(phases.map(([name, ms]) => [name, ms / 1000])),
  }
}
