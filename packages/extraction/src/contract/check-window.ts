import { type AlertsmithError, type TrainingWindow, toDayNumber, toIsoDate } from '@alertsmith/core'
import { DateTooEarlyError, FutureDateError, WindowDaysError, WindowReversedError } from '../errors.js'

const MS_PER_DAY = 86_400_000
const MAX_WINDOW_DAYS = 65_535

/** How messages call the dates of the window. */
export interface WindowNames {
  readonly owner: string
  readonly startDate: string
  readonly endDate: string
}

const NAMES: WindowNames = { owner: 'window', startDate: 'startDate', endDate: 'endDate' }

/**
 * What is wrong with the window itself.
 * @throws {InvalidDateError} a date is not a calendar day
 */
export function checkWindow(
  { startDate, endDate, windowDays }: TrainingWindow,
  names: WindowNames = NAMES,
): AlertsmithError[] {
  const { owner } = names
  const start = toDayNumber(startDate, names.startDate)
  const end = toDayNumber(endDate, names.endDate)
  const today = Math.floor(Date.now() / MS_PER_DAY)
  const errors: AlertsmithError[] = []
  if (end < start) {
    errors.push(
      new WindowReversedError(
        `${owner}: "${names.endDate}" must not lie before "${names.startDate}" ${startDate}; got ${endDate}.`,
        { context: { expected: `${startDate} or later`, found: endDate } },
      ),
    )
  }
  if (start < 0) {
    errors.push(
      new DateTooEarlyError(`${owner}: "${names.startDate}" must be 1970-01-01 or later; got ${startDate}.`, {
        context: { expected: '1970-01-01 or later', found: startDate },
      }),
    )
  }
  if (end > today) {
    const latest = toIsoDate(today)
    errors.push(
      new FutureDateError(
        `${owner}: "${names.endDate}" must not lie after today, ${latest} UTC; got ${endDate}.`,
        {
          context: { expected: `${latest} or earlier`, found: endDate },
        },
      ),
    )
  }
  if (!Number.isInteger(windowDays) || windowDays < 1 || windowDays > MAX_WINDOW_DAYS) {
    errors.push(
      new WindowDaysError(
        `${owner}: "windowDays" must be a whole number from 1 to ${MAX_WINDOW_DAYS}; got ${String(windowDays)}.`,
        { context: { expected: `1 to ${MAX_WINDOW_DAYS}`, found: String(windowDays) } },
      ),
    )
  }
  return errors
}
