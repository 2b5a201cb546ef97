import { type AliasEvent, CHAMPION } from './alias-event.js'

/** The event that decides what an alias names, at `at` (included) or after all events; undefined before its first. */
export function decidingEvent(
  events: readonly AliasEvent[],
  alias: string,
  at?: Date | undefined,
): AliasEvent | undefined {
  return events.findLast(
    (event) =>
      event.alias === alias && event.kind !== 'refuse' && (at === undefined || Date.parse(event.at) <= +at),
  )
}

/** The model that an alias names after all events; null for none. */
export function currentTarget(events: readonly AliasEvent[], alias: string): string | null {
  return decidingEvent(events, alias)?.modelId ?? null
}

/**
 * The model that a rollback brings back; null where there is none to go back to. Rollbacks go further and further back: each
 * undoes one setting, so that two in a row are two steps and not there and back.
 */
export function rollbackTarget(events: readonly AliasEvent[], alias: string): string | null {
  const targets: (string | null)[] = []
  for (const event of events) {
    if (event.alias !== alias || event.kind === 'refuse') continue
    if (event.kind === 'rollback') targets.pop()
    else targets.push(event.modelId)
  }
  return targets.at(-2) ?? null
}

/** Every alias that names a model, with that model. */
export function currentAliases(events: readonly AliasEvent[]): Map<string, string> {
  const current = new Map<string, string>()
  for (const alias of new Set(events.map((event) => event.alias))) {
    const target = currentTarget(events, alias)
    if (target !== null) current.set(alias, target)
  }
  return current
}

/** The models that must not go, with why: those that aliases name, and the one that a rollback of the champion brings back. */
export function protectedTargets(events: readonly AliasEvent[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>()
  const protect = (modelId: string, why: string) =>
    reasons.set(modelId, [...(reasons.get(modelId) ?? []), why])
  for (const [alias, modelId] of currentAliases(events)) protect(modelId, `is the ${alias}`)
  const previous = rollbackTarget(events, CHAMPION)
  if (previous !== null) protect(previous, `is the ${CHAMPION} that a rollback brings back`)
  return reasons
}
