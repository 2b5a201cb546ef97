import { type DayNumber, type IsoDate, toDayNumber, toIsoDate } from '@alertsmith/core'
import { TestStartOutOfRangeError, TooFewDaysError } from '../errors.js'
import { type DayIndex, indexDays, nearestCut } from './days.js'
import type { PartName, PartSummary } from './parts.js'

interface TimeOptions {
  readonly testStart: IsoDate | undefined
  readonly testSize: number
  readonly validationSize: number
}

/** The part number of each row: whole days, training before validation before test. */
export function assignByTime(day: Int32Array, options: TimeOptions): Uint8Array {
  const index = indexDays(day)
  const { days, rowsBefore } = index
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
  const trainTarget = rowsBefore[testCut]! * (1 - options.validationSize)
  const validationCut = nearestCut(index, trainTarget, 1, testCut - 1)
  const validationStart = days[validationCut]!
  const testStart = days[testCut]!
  return Uint8Array.from(day, (value) => (value >= testStart ? 2 : value >= validationStart ? 1 : 0))
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
