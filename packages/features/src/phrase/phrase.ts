import type { FeatureDefinition } from '../steps/step.js'
import { formatNumber } from './format.js'
import { formatValue, PLACEHOLDERS } from './placeholders.js'

export interface PhraseOptions {
  /** Length of the snapshots' window in days. */
  readonly windowDays: number
}

/** Units whose values say by themselves what they are, or which name a range. */
const SPEAKING_UNITS = /^(USD|ratio|category|as in the column|.* (or|to) .*)$/

/**
 * One value of a feature as a short clause for an analyst, for example "received from 37 senders in 7 days".
 *
 * Placeholders of {@link FeatureDefinition.phrase}: `{value}` (formatted by the unit: `$1.2M`, `25 %`, `1,204`, a category's
 * text), `{percent}`, `{times}`, `{usd}`, `{usdOfLog}` (of ln(1 + USD)), `{hundreds}`, `{daysBefore}` ("3 days before"),
 * `{weekday}` (Monday 0), `{month}`,
 * `{severity}` (low 1), `{window}` ("7 days"), and `{one|other}`, the first where the value is 1 or reads as 1. Without a
 * phrase the clause is "meaning: value unit". NaN is "… unknown".
 */
export function phrase(definition: FeatureDefinition, value: number, { windowDays }: PhraseOptions): string {
  if (Number.isNaN(value)) return unknown(definition)
  if (definition.phrase === undefined) return plain(definition, value)
  return definition.phrase.replace(/\{([^{}]*)\}/g, (written, name: string) => {
    if (name === 'window') return windowDays === 1 ? '1 day' : `${formatNumber(windowDays)} days`
    const [one, other] = name.split('|')
    if (other !== undefined) return value === 1 || formatNumber(value) === '1' ? one! : other
    return PLACEHOLDERS[name]?.(value, definition) ?? written
  })
}

function plain(definition: FeatureDefinition, value: number): string {
  const { unit } = definition
  const per = unit.startsWith('USD ') ? unit.slice('USD'.length) : SPEAKING_UNITS.test(unit) ? '' : ` ${unit}`
  return `${subject(definition)}: ${formatValue(value, definition)}${per}`
}

function unknown(definition: FeatureDefinition): string {
  const what = subject(definition)
  const clause = `${what[0]?.toLowerCase() ?? ''}${what.slice(1)}`
  return definition.unit === '0 or 1' ? `unknown whether ${clause}` : `${clause} unknown`
}

/** The meaning without the explanation that follows. */
function subject({ meaning }: FeatureDefinition): string {
  return meaning.split(/: |; /, 1)[0]!
}
