import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BoundQuery, QueryOptions } from '@alertsmith/core'
import type { NetworkDatabase } from '../database.js'
import { ScoresNotWrittenError } from '../errors.js'
import { scratchDirectory } from '../import/scratch-directory.js'

/** Scores of the alerts of one snapshot by one model, column by column: entry i of each belongs to alert i. */
export interface AlertScores {
  readonly modelId: string
  /** `YYYY-MM-DD`. */
  readonly processingDate: string
  readonly windowDays: number
  readonly alertId: readonly string[]
  readonly address: readonly string[]
  /** The model's raw score. */
  readonly score: Float64Array
  /** The probability after calibration; null for a model without one. */
  readonly calibratedScore: Float64Array | null
  /** 1 = the day's highest score. */
  readonly rankInDay: Uint32Array
  /** Sentences, the weightiest first. */
  readonly reasons: readonly (readonly string[])[]
}

const STRUCTURE =
  'alert_id String, address String, score Float64, calibrated_score Nullable(Float64), rank_in_day UInt32, reasons Array(String)'

/** Lines that are written to the file at a time. */
const CHUNK_ROWS = 4096

/**
 * Writes the scores into `alert_scores` in one insert. Writing the same alert and model again replaces the earlier row
 * (read the table with FINAL), so that a repeated run changes nothing but the time.
 *
 * @throws {ScoresNotWrittenError} where two alerts have one id, or the table then does not hold every row
 */
export async function writeAlertScores(
  database: NetworkDatabase,
  scores: AlertScores,
  { signal }: QueryOptions = {},
): Promise<void> {
  const written = new Set(scores.alertId).size
  if (written < scores.alertId.length) {
    throw new ScoresNotWrittenError(
      `${scores.alertId.length} alerts were scored, but they have only ${written} different ids, and alert_scores keeps one row for each. Nothing was written; correct the ids in raw_alerts, which must differ as UTF-8 text.`,
      { context: { scored: scores.alertId.length, ids: written } },
    )
  }
  if (written === 0) return
  const scoredAt = await nextScoring(database, scores, { signal })
  const scratch = scratchDirectory()
  try {
    const path = await scratch.write('alert_scores.jsonl', Readable.from(lines(scores)), signal)
    await database.insertFile(
      {
        into: 'alert_scores (alert_id, address, processing_date, window_days, model_id, score, calibrated_score, rank_in_day, reasons, scored_at)',
        select: `alert_id, address, toDate('${day(scores.processingDate)}'), toUInt16(${Number(scores.windowDays)}), '${id(scores.modelId)}', score, calibrated_score, rank_in_day, reasons, toDateTime64('${time(scoredAt)}', 3, 'UTC')`,
        from: { path, format: 'JSONEachRow', compression: 'none', structure: STRUCTURE, settings: {} },
        deduplicationToken: randomUUID(),
      },
      { signal },
    )
  } finally {
    await scratch.remove()
  }
  await checkWritten(database, scores, scoredAt, { signal })
}

const OF_RUN =
  'processing_date = {day:Date} AND window_days = {windowDays:UInt16} AND model_id = {modelId:String}'

function runParams({ modelId, processingDate, windowDays }: AlertScores): BoundQuery['params'] {
  return { day: processingDate, windowDays, modelId }
}

/** The server's time, later than that of every row that is to be replaced, whatever its clocks say. */
async function nextScoring(
  { asWriter }: NetworkDatabase,
  scores: AlertScores,
  options: QueryOptions,
): Promise<string> {
  const sql = `SELECT toString(greatest(now64(3, 'UTC'), addMilliseconds(max(scored_at), 1))) AS at FROM alert_scores WHERE ${OF_RUN}`
  const [row] = await asWriter.queryRows<{ at: string }>({ sql, params: runParams(scores) }, options)
  return row!.at
}

/** Rows of an earlier run do not count: they would hide that those of this one are missing. */
async function checkWritten(
  { asWriter }: NetworkDatabase,
  scores: AlertScores,
  scoredAt: string,
  options: QueryOptions,
): Promise<void> {
  const { alertId, modelId, processingDate } = scores
  const sql = `SELECT count() AS rows FROM alert_scores FINAL WHERE ${OF_RUN} AND scored_at = toDateTime64({at:String}, 3, 'UTC')`
  const params = { ...runParams(scores), at: scoredAt }
  const [row] = await asWriter.queryRows<{ rows: string }>({ sql, params }, options)
  if (Number(row!.rows) === alertId.length) return
  throw new ScoresNotWrittenError(
    `${alertId.length} alerts were scored, but alert_scores holds only ${row!.rows} rows of ${processingDate} for model "${modelId}" that were written by this run. Score the day again, and see whether something removes rows from the table.`,
    { context: { scored: alertId.length, written: Number(row!.rows) } },
  )
}

function* lines(scores: AlertScores): Generator<string> {
  const { alertId, address, score, calibratedScore, rankInDay, reasons } = scores
  for (let start = 0; start < alertId.length; start += CHUNK_ROWS) {
    let text = ''
    for (let row = start; row < Math.min(start + CHUNK_ROWS, alertId.length); row++) {
      text += `${JSON.stringify({
        alert_id: alertId[row],
        address: address[row],
        score: score[row],
        calibrated_score: calibratedScore === null ? null : calibratedScore[row],
        rank_in_day: rankInDay[row],
        reasons: reasons[row],
      })}\n`
    }
    yield text
  }
}

/** An insert of a file binds no values, so what stands in its SQL has to be harmless. */
function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new TypeError(`Not a day: ${text}`)
  return text
}

function time(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/.test(text)) throw new TypeError(`Not a time: ${text}`)
  return text
}

function id(text: string): string {
  if (!/^[\w.-]+$/.test(text)) throw new TypeError(`Not a model id: ${text}`)
  return text
}
