import {
  colors,
  METRIC_NAMES,
  type PromotionCheck,
  type PromotionDecision,
  type PromotionEvidence,
  type WhyNot,
} from '@alertsmith/pipeline'
import { moment } from './aliases.js'
import { count, metric } from './number.js'

/** `models promote` for a person: the outcome, then every question of the gate with what was found. */
export function renderPromotion(decision: PromotionDecision): string {
  const { model_id, alias, promoted, already, dry_run, champion_id, checks, warnings } = decision
  if (already) return `${model_id} is the ${alias} already: nothing was judged.`
  const outcome = promoted
    ? colors.green(dry_run ? `would become the ${alias}` : `is the ${alias} now`)
    : colors.red(dry_run ? 'would be refused' : 'was refused')
  return [
    `${colors.bold(model_id)} ${outcome}`,
    champion_id === null ? `  nobody was the ${alias}` : `  ${alias} so far: ${champion_id}`,
    ...renderGain(decision),
    ...renderChecks(checks),
    ...warnings.map((warning) => `  ${colors.yellow('Noticed')}: ${warning}`),
    ...(promoted || dry_run ? [] : [`  Read it again with: alertsmith models why-not ${model_id}`]),
  ].join('\n')
}

/** `models why-not` for a person. */
export function renderWhyNot(answer: WhyNot): string {
  const { model_id, alias, state, current_id, event, checks } = answer
  const now = current_id === null ? `nobody is the ${alias}` : `${current_id} is the ${alias}`
  const when = event === null ? '' : ` on ${moment(event.at)} by ${event.actor}: ${event.reason}`
  const first = {
    current: `${model_id} is the ${alias}: ${event?.kind}${when}`,
    refused: `The gate refused ${model_id}${when}; ${now}`,
    former: `${model_id} was the ${alias}: ${event?.kind}${when}; ${now}`,
    unjudged: `${model_id} was never judged for ${alias}; ${now}. Try: alertsmith models promote ${model_id}`,
  }[state]
  return [first, ...renderChecks(checks)].join('\n')
}

/** Metric, gain and slice in one or two lines; nothing where nothing was compared. */
export function renderGain({ gain, metric: name, slice }: PromotionEvidence): string[] {
  const judged =
    slice === null
      ? []
      : [
          `  judged on ${count(slice.rows)} rows (${count(slice.positives)} positive) of ${count(slice.groups)} addresses or clusters, ${slice.first_date} to ${slice.last_date}`,
        ]
  if (gain === null || name === null) return judged
  return [
    ...judged,
    `  ${METRIC_NAMES[name]} ${metric(gain.champion)} → ${metric(gain.candidate)}: gain ${metric(gain.value)} (95 %: ${metric(gain.low)} to ${metric(gain.high)})`,
  ]
}

function renderChecks(checks: readonly PromotionCheck[]): string[] {
  return checks.map(({ passed, sentence }) => `  ${passed ? colors.green('✓') : colors.red('✗')} ${sentence}`)
}
