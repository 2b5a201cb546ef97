import { day, time } from '../columns/request.js'
import { finite } from './arithmetic.js'
import { dateOf, daysBefore, hoursBetween, weekdayOf } from './calendar.js'
import { defineStep } from './define-step.js'

export const temporalStep = defineStep({
  name: 'temporal',
  group: 'temporal',
  version: 1,
  inputs: {
    processingDay: day('alerts', 'processing_date'),
    firstSeen: time('alerts', 'first_seen_timestamp'),
    lastSeen: time('alerts', 'last_seen_timestamp'),
    lastAlertDay: day('history', 'last_alert_date'),
  },
  outputs: {
    day_of_week: {
      from: ['processingDay'],
      meaning: 'Weekday of the processing date: Monday 0 to Sunday 6',
      unit: '0 to 6',
      missing: 'nan',
      phrase: 'processed on a {weekday}',
    },
    day_of_month: {
      from: ['processingDay'],
      meaning: 'Day of the month of the processing date',
      unit: '1 to 31',
      missing: 'nan',
      phrase: 'processed on day {value} of the month',
    },
    month: {
      from: ['processingDay'],
      meaning: 'Month of the processing date',
      unit: '1 to 12',
      missing: 'nan',
      phrase: 'processed in {month}',
    },
    is_weekend: {
      from: ['processingDay'],
      meaning: 'The processing date is a Saturday or a Sunday',
      unit: '0 or 1',
      missing: 'nan',
      phrase: 'processed {on a weekend|on a weekday}',
    },
    days_since_first_seen: {
      from: ['processingDay', 'firstSeen'],
      meaning: 'Whole days from the first activity to the start of the processing date; rounded down',
      unit: 'days',
      missing: 'nan',
      phrase: 'first activity {daysBefore} the processing date',
    },
    days_since_last_seen: {
      from: ['processingDay', 'lastSeen'],
      meaning: 'Whole days from the last activity to the start of the processing date; rounded down',
      unit: 'days',
      missing: 'nan',
      phrase: 'last activity {daysBefore} the processing date',
    },
    hours_first_to_last_seen: {
      from: ['firstSeen', 'lastSeen'],
      meaning: 'Hours between first and last activity; unknown where the last lies before the first',
      unit: 'hours',
      missing: 'nan',
      phrase: 'activity over {value} {hour|hours}',
    },
    days_since_last_alert: {
      from: ['processingDay', 'lastAlertDay'],
      meaning: "Days since the address's last alert of an earlier processing date",
      unit: 'days',
      missing: 'nan',
      phrase: "the address's last alert was {value} {day|days} earlier",
    },
  },
  transform({ numRows, columns: { processingDay, firstSeen, lastSeen, lastAlertDay }, out }) {
    // Rows come in order of their day, so a calendar date is looked up once per day and not once per row.
    let current = Number.NaN
    let date = dateOf(current)
    for (let row = 0; row < numRows; row++) {
      const today = processingDay[row]!
      if (today !== current) {
        current = today
        date = dateOf(today)
      }
      const weekday = weekdayOf(today)
      out.day_of_week[row] = weekday
      out.day_of_month[row] = date.dayOfMonth
      out.month[row] = date.month
      out.is_weekend[row] = Number.isNaN(weekday) ? Number.NaN : Number(weekday >= 5)
      out.days_since_first_seen[row] = daysBefore(today, firstSeen[row]!)
      out.days_since_last_seen[row] = daysBefore(today, lastSeen[row]!)
      out.hours_first_to_last_seen[row] = finite(hoursBetween(firstSeen[row]!, lastSeen[row]!))
      out.days_since_last_alert[row] = today - lastAlertDay[row]!
    }
  },
})
