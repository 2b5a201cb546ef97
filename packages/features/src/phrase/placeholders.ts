import type { FeatureDefinition } from '../steps/step.js'
import { formatMoney, formatNumber, formatPercent } from './format.js'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const SEVERITIES = ['low', 'medium', 'high', 'critical']

/** What a phrase may hold in braces besides `{window}` and `{one|other}`. */
export const PLACEHOLDERS: Readonly<
  Record<string, (value: number, definition: FeatureDefinition) => string>
> = {
  value: formatValue,
  percent: formatPercent,
  times: (value) => `${formatNumber(value)} times`,
  usd: formatMoney,
  usdOfLog: (value) => formatMoney(Math.expm1(value)),
  hundreds: (value) => formatNumber(value * 100),
  daysBefore,
  weekday: (value) => WEEKDAYS[value] ?? formatNumber(value),
  month: (value) => MONTHS[value - 1] ?? formatNumber(value),
  severity: (value) => SEVERITIES[value - 1] ?? formatNumber(value),
}

/** Whole days, rounded down, so that 0 is the day before and less than 0 the day itself or later. */
function daysBefore(days: number): string {
  if (days < 0) return 'after the start of'
  if (days < 1) return 'less than a day before'
  return `${formatNumber(days)} ${days === 1 ? 'day' : 'days'} before`
}

/** By the feature's unit: money, percent, yes or no, the text of a category, or a plain number. */
export function formatValue(value: number, { unit, categories }: FeatureDefinition): string {
  if (categories) return categories[value] ?? `category ${value}`
  if (unit === 'USD' || unit.startsWith('USD ')) return formatMoney(value)
  if (unit === 'ratio') return formatPercent(value)
  if (unit === '0 or 1') return value === 1 ? 'yes' : 'no'
  return formatNumber(value)
}
