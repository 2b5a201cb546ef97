import { type IsoDate, toDayNumber, toIsoDate } from '@alertsmith/core'
import { type AliasEvent, type AliasKey, CHAMPION, decidingEvent, type Registry } from '@alertsmith/storage'

/** The document of `alertsmith models at --json`. */
export interface AliasOnDay {
  readonly network: string
  readonly model_type: string
  readonly alias: string
  readonly date: IsoDate
  /** The model that the alias named when the day (UTC) ended; null for none. */
  readonly model_id: string | null
  /** The event that made it so; null before the first. */
  readonly event: AliasEvent | null
  /** The event by which the gate let the model through last, before the day ended; null where it never did. */
  readonly gate_event: AliasEvent | null
  /** What happened to the alias on the day itself, refusals included. */
  readonly that_day: readonly AliasEvent[]
}

/** Which model an alias named on a day, since when and why. */
export async function aliasOnDay(
  registry: Registry,
  {
    date,
    alias = CHAMPION,
    ...key
  }: AliasKey & { readonly date: IsoDate; readonly alias?: string | undefined },
): Promise<AliasOnDay> {
  const nextDay = Date.parse(toIsoDate(toDayNumber(date) + 1))
  const history = await registry.aliasHistory(key)
  const event = decidingEvent(history, alias, new Date(nextDay - 1)) ?? null
  return {
    network: key.network,
    model_type: key.modelType,
    alias,
    date,
    model_id: event?.modelId ?? null,
    event,
    gate_event:
      history.findLast(
        ({ kind, modelId, at }) =>
          kind === 'promote' && modelId !== null && modelId === event?.modelId && Date.parse(at) < nextDay,
      ) ?? null,
    that_day: history.filter((other) => other.alias === alias && other.at.slice(0, 10) === date),
  }
}
