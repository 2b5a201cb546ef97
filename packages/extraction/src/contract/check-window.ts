import { type AlertsmithError, type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { DateTooEarlyError, FutureDateError, WindowDaysError, WindowReversedError } from '../errors.js'

const MS_PER_DAY = 86_400_000
const MAX_WINDOW_DAYS = 65_535

/**
 * What is wrong with the window itself.
 * @throws {InvalidDateError} a date is not a calendar day
 */
export function checkWindow({ startDate, endDate, windowDays }: TrainingWindow): AlertsmithError[] {
  const start = toDayNumber(startDate, 'startDate')
  const end = toDayNumber(endDate, 'endDate')
  const today = Math.floor(Date.now() / MS_PER_DAY)
  const errors: AlertsmithError[] = []
  if (end < start) {
    errors.push(
      new WindowReversedError(
        `window: "endDate" must not lie before "startDate" ${startDate}; got ${endDate}.`,
        { context: { expected: `${startDate} or later`, found: endDate } },
      ),
    )
  }
  if (start < 0) {
    errors.push(
      new DateTooEarlyError(`window: "startDate" must be 1970-01-01 or later; got ${startDate}.`, {
        context: { expected: '1970-01-01 or later', found: startDate },
      }),
    )
  }
  if (end > today) {
    const latest = toIsoDate(today)
    errors.push(
      new FutureDateError(`window: "endDate" must not lie after today, ${latest} UTC; got ${endDate}.`, {
        context: { expected: `${latest} or earlier`, found: endDate },
      }),
    )
  }
  if (!Number.isInteger(windowDays) || windowDays < 1 || windowDays > MAX_WINDOW_DAYS) {
    errors.push(
      new WindowDaysError(
        `window: "windowDays" must be a whole number from 1 to ${MAX_WINDOW_DAYS}; got ${String(windowDays)}.`,
        { context: { expected: `1 to ${MAX_WINDOW_DAYS}`, found: String(windowDays) } },
      ),
    )
  }
  return errors
}
