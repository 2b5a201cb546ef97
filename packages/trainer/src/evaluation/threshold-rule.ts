import { invalidOption } from '../options.js'

/** How a threshold is chosen on the validation rows. */
export type ThresholdRule =
  /** The threshold of the highest F1. */
  | { readonly kind: 'max-f1' }
  /** The highest threshold that still finds this share of the positives, above 0 and up to 1. */
  | { readonly kind: 'recall'; readonly recall: number }
  /** The lowest threshold that raises at most so many alarms per processing day on average. A whole number ≥ 1. */
  | { readonly kind: 'budget'; readonly alertsPerDay: number }

const OWNER = 'parseThresholdRule'
const FORMS = 'max-f1, recall=<above 0, up to 1> or budget=<whole number from 1>/day'

/**
 * @param text `max-f1`, `recall=0.95` or `budget=50/day`.
 * @throws {InvalidOptionError} for anything else, and for shares and budgets out of range.
 */
export function parseThresholdRule(text: string): ThresholdRule {
  if (text === 'max-f1') return { kind: 'max-f1' }
  const recall = Number(/^recall=(\d*\.?\d+)$/.exec(text)?.[1])
  if (recall > 0 && recall <= 1) return { kind: 'recall', recall }
  const alertsPerDay = Number(/^budget=(\d+)\/day$/.exec(text)?.[1])
  if (alertsPerDay >= 1 && Number.isSafeInteger(alertsPerDay)) return { kind: 'budget', alertsPerDay }
  return invalidOption(OWNER, 'threshold', FORMS, text)
}

/** The text that {@link parseThresholdRule} reads back as the same rule. */
export function thresholdRuleText(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'max-f1':
      return 'max-f1'
    case 'recall':
      return `recall=${rule.recall}`
    case 'budget':
      return `budget=${rule.alertsPerDay}/day`
  }
}
