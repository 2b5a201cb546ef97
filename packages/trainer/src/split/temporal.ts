import { type DayNumber, type IsoDate, toDayNumber, toIsoDate } from '@alertsmith/core'
import { EmbargoTooLongError, TestStartOutOfRangeError, TooFewDaysError } from '../errors.js'
import { gather } from '../row-lists.js'
import type { TrainingRows } from '../rows.js'
import { type DayIndex, indexDays, nearestCut } from './days.js'
import { EMBARGO, LATE_LABEL, type PartName, type PartSummary, rowsOfPart } from './parts.js'

interface TimeOptions {
  readonly testStart: IsoDate | undefined
  readonly testSize: number
  readonly validationSize: number
  readonly embargoDays: number
}

/**
 * The part number of each row: whole days, training before validation before test, and of the days before the test
 * period those rows excluded whose label would not have been known.
 */
export function assignByTime(rows: TrainingRows, options: TimeOptions): Uint8Array {
  const { day } = rows
  const index = indexDays(day)
  const { days } = index
  const testCut =
    options.testStart === undefined
      ? cutBySize(index, options.testSize)
      : cutByDate(index, toDayNumber(options.testStart, 'testStart'))
  if (testCut < 2) {
    throw new TooFewDaysError(
      `planSplit: the temporal split needs at least 2 processing days before the test period, one to train on and ` +
        `one to stop early on; found ${testCut} (${toIsoDate(days[0]!)}). ` +
        'Extract a longer window, move "testStart" later, or use the stratified or group split.',
      { context: { daysBeforeTest: testCut, days: days.length } },
    )
  }
  const testStart = days[testCut]!
  const part = excludeUnknown(rows, testStart, options.embargoDays)
  const known = indexDays(gather(day, rowsOfPart(part, 0)))
  if (known.days.length < 2) refuseTooFewKnown(known.days.length, testStart, options.embargoDays)
  const trainTarget = known.rowsBefore[known.days.length]! * (1 - options.validationSize)
  const validationStart = known.days[nearestCut(known, trainTarget, 1, known.days.length - 1)]!
  for (let row = 0; row < part.length; row++) {
    if (part[row] === 0 && day[row]! >= validationStart) part[row] = 1
  }
  return part
}

/** Test rows, excluded rows, and 0 for all others. */
function excludeUnknown({ day, knownDay }: TrainingRows, testStart: number, embargoDays: number): Uint8Array {
  return Uint8Array.from(day, (value, row) => {
    if (value >= testStart) return 2
    if (value >= testStart - embargoDays) return EMBARGO
    return knownDay !== undefined && knownDay[row]! >= testStart ? LATE_LABEL : 0
  })
}

function refuseTooFewKnown(found: number, testStart: DayNumber, embargoDays: number): never {
  const context = { days: found, testStart: toIsoDate(testStart), embargoDays }
  if (embargoDays > 0) {
    throw new EmbargoTooLongError(
      `planSplit: "embargoDays" must leave at least 2 processing days before the test period, which begins on ` +
        `${toIsoDate(testStart)}; got ${embargoDays}, which leaves ${found}. ` +
        'Shorten the embargo, move "testStart" later, or extract a longer window.',
      { context },
    )
  }
  throw new TooFewDaysError(
    `planSplit: the temporal split needs at least 2 processing days with labels known before ${toIsoDate(testStart)}, ` +
      `when the test period begins; found ${found}. Move "testStart" later or extract a longer window.`,
    { context },
  )
}

export function timeBoundaries(parts: Readonly<Record<PartName, PartSummary>>) {
  return { validationStart: parts.validation.firstDate, testStart: parts.test.firstDate }
}

function cutBySize(index: DayIndex, testSize: number): number {
  const { days, rowsBefore } = index
  if (days.length < 3) {
    throw new TooFewDaysError(
      `planSplit: the temporal split needs at least 3 processing days, one for each part; found ${days.length} ` +
        `(${Array.from(days, toIsoDate).join(', ')}). Extract a longer window, or use the stratified or group split.`,
      { context: { days: days.length } },
    )
  }
  return nearestCut(index, rowsBefore[days.length]! * (1 - testSize), 2, days.length - 1)
}

function cutByDate({ days }: DayIndex, testStart: DayNumber): number {
  const first = days[0]!
  const last = days[days.length - 1]!
  if (testStart <= first || testStart > last) {
    throw new TestStartOutOfRangeError(
      `planSplit: "testStart" must be after ${toIsoDate(first)} and not after ${toIsoDate(last)}, the first and last ` +
        `processing day of the rows; got ${toIsoDate(testStart)}.`,
      {
        context: { testStart: toIsoDate(testStart), firstDate: toIsoDate(first), lastDate: toIsoDate(last) },
      },
    )
  }
  return days.findIndex((day) => day >= testStart)
}
