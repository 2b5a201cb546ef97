import { day, time } from '../../columns/request.js'
import { finite } from '../arithmetic.js'
import { dateOf, daysBefore, hoursBetween, weekdayOf } from '../calendar.js'
import { defineStep } from '../define-step.js'

/** When a cluster's alerts were active, measured from its processing date. */
export const clusterTemporalStep = defineStep({
  name: 'cluster-temporal',
  group: 'temporal',
  version: 1,
  inputs: {
    processingDay: day('clusters', 'processing_date'),
    firstSeen: time('alerts', 'first_seen_timestamp'),
    lastSeen: time('alerts', 'last_seen_timestamp'),
  },
  outputs: {
    day_of_week: {
      from: ['processingDay'],
      meaning: 'Weekday of the processing date: Monday 0 to Sunday 6',
      unit: '0 to 6',
      missing: 'nan',
      phrase: 'processed on a {weekday}',
    },
    month: {
      from: ['processingDay'],
      meaning: 'Month of the processing date',
      unit: '1 to 12',
      missing: 'nan',
      phrase: 'processed in {month}',
    },
    days_since_last_seen: {
      from: ['processingDay', 'lastSeen'],
      meaning:
        'Whole days from the last activity behind its alerts to the start of the processing date; rounded down',
      unit: 'days',
      missing: 'nan',
      phrase: 'last activity {daysBefore} the processing date',
    },
    hours_first_to_last_seen: {
      from: ['firstSeen', 'lastSeen'],
      meaning:
        'Hours between the first and the last activity behind its alerts; unknown where the last lies before the first',
      unit: 'hours',
      missing: 'nan',
      phrase: 'activity over {value} {hour|hours}',
    },
  },
  transform({ numRows, columns: { processingDay, firstSeen, lastSeen }, out }) {
    // Rows come in order of their day, so a calendar date is looked up once per day and not once per row.
    let current = Number.NaN
    let date = dateOf(current)
    for (let row = 0; row < numRows; row++) {
      const today = processingDay[row]!
      if (today !== current) {
        current = today
        date = dateOf(today)
      }
      out.day_of_week[row] = weekdayOf(today)
      out.month[row] = date.month
      out.days_since_last_seen[row] = daysBefore(today, lastSeen[row]!)
      out.hours_first_to_last_seen[row] = finite(hoursBetween(firstSeen[row]!, lastSeen[row]!))
    }
  },
})
