import {
  type AliasEvent,
  type AliasOnDay,
  colors,
  type PromotionEvidence,
  renderTable,
} from '@alertsmith/pipeline'
import { renderGain } from './promotion.js'

/** An event as the commands' JSON documents have it. */
export function aliasEventJson({ modelId, ...event }: AliasEvent) {
  return { ...event, model_id: modelId }
}

/** What was just done to an alias. */
export function renderAliasEvent(event: AliasEvent): string {
  const { alias, modelId, previous } = event
  return [
    `${colors.green('✓')} ${alias}: ${modelId ?? 'none'}`,
    `  before: ${previous ?? 'none'}`,
    `  by ${event.actor}, because: ${event.reason}`,
  ].join('\n')
}

/** `models history` for a person: the oldest event first. */
export function renderAliasHistory(events: readonly AliasEvent[]): string {
  if (events.length === 0) return 'Nothing has happened to the aliases of this network and model type.'
  return renderTable(
    ['#', 'when (UTC)', 'what', 'alias', 'model', 'who', 'why'],
    events.map(({ sequence, at, kind, alias, modelId, actor, reason }) => [
      String(sequence),
      moment(at),
      kind,
      alias,
      modelId ?? 'none',
      actor,
      reason,
    ]),
  )
}

/** `models at` for a person. */
export function renderAliasOnDay(found: AliasOnDay): string {
  const { network, model_type, alias, date, model_id, event, that_day } = found
  const title = `${alias} of ${model_type} on "${network}" at the end of ${date} (UTC)`
  if (model_id === null || event === null) {
    const since = event === null ? '' : `, since ${moment(event.at)} by ${event.actor}: ${event.reason}`
    return [`${colors.bold(title)}: none${since}`, ...changes(that_day)].join('\n')
  }
  return [
    `${colors.bold(title)}: ${model_id}`,
    `  since ${moment(event.at)} (${event.kind}) by ${event.actor}`,
    `  because: ${event.reason}`,
    ...gateEvidence(found),
    ...changes(that_day),
  ].join('\n')
}

/** What the gate found when it let the model through, which may have been long before. */
function gateEvidence({ event, gate_event }: AliasOnDay): string[] {
  if (gate_event === null) return ['  set by a person: the gate never let this model through']
  const evidence = gate_event.evidence as PromotionEvidence
  const earlier =
    gate_event.sequence === event?.sequence ? [] : [`  the gate let it through on ${moment(gate_event.at)}`]
  const passed = evidence.checks.map(({ sentence }) => `  ${colors.green('✓')} ${sentence}`)
  return [...earlier, ...renderGain(evidence), ...passed]
}

function changes(events: readonly AliasEvent[]): string[] {
  if (events.length === 0) return []
  return [
    colors.bold('On that day'),
    ...events.map(
      ({ at, kind, modelId, actor, reason }) =>
        `  ${moment(at).slice(11)} ${kind} ${modelId ?? ''} by ${actor}: ${reason}`,
    ),
  ]
}

/** `2026-11-24 02:31:07` */
export function moment(at: string): string {
  return at.slice(0, 19).replace('T', ' ')
}
