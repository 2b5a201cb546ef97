import { createHash } from 'node:crypto'
import { JournalCorruptError } from '../errors.js'
import { asRecord } from '../registry/model-metadata.js'
import { ALIAS_EVENT_KINDS, type AliasEvent, type AliasEventKind, type AliasKey } from './alias-event.js'

/** What stands in the chain where there is no entry before. */
const CHAIN_START = '0'.repeat(64)

/** The event as bytes, tied to the entry before it by that entry's sha256. */
export function encodeEntry(
  { network, modelType }: AliasKey,
  { modelId, ...event }: AliasEvent,
  before: Uint8Array | undefined,
): Uint8Array {
  const document = { network, model_type: modelType, model_id: modelId, ...event, chain: chainOf(before) }
  return Buffer.from(`${JSON.stringify(document)}\n`)
}

/**
 * The events of a journal, each proven to follow the one before it. What this cannot see: that the last entries were taken
 * away together, and that someone wrote the whole journal anew.
 *
 * @throws {JournalCorruptError} at the first entry that is not what was written
 */
export function decodeEntries(key: AliasKey, entries: readonly Uint8Array[]): AliasEvent[] {
  return entries.map((content, index) => {
    const sequence = index + 1
    const document = parse(content)
    if (document === undefined) throw corrupt(key, sequence, 'it is not a JSON object')
    const { chain, network, model_type, ...event } = document
    if (chain !== chainOf(entries[index - 1])) {
      throw corrupt(
        key,
        sequence,
        'it must name the sha256 of the entry before it; one of the two was changed after it had been written',
      )
    }
    const { kind, alias, model_id, previous, at, actor, reason } = event
    const wellFormed =
      network === key.network &&
      model_type === key.modelType &&
      event.sequence === sequence &&
      ALIAS_EVENT_KINDS.some((known) => known === kind) &&
      [alias, at, actor, reason].every((value) => typeof value === 'string') &&
      [model_id, previous].every((value) => value === null || typeof value === 'string') &&
      !Number.isNaN(Date.parse(String(at)))
    if (!wellFormed) throw corrupt(key, sequence, 'its fields are not those of an event of this journal')
    return {
      sequence,
      kind: kind as AliasEventKind,
      alias: String(alias),
      modelId: model_id as string | null,
      previous: previous as string | null,
      at: String(at),
      actor: String(actor),
      reason: String(reason),
      evidence: event.evidence ?? null,
    }
  })
}

function chainOf(before: Uint8Array | undefined): string {
  return before === undefined ? CHAIN_START : createHash('sha256').update(before).digest('hex')
}

function parse(content: Uint8Array): Record<string, unknown> | undefined {
  try {
    return asRecord(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

function corrupt({ network, modelType }: AliasKey, sequence: number, problem: string) {
  return new JournalCorruptError(
    `Entry ${sequence} of the journal of aliases of ${modelType} on "${network}" must be as it was written: ${problem}. Restore the journal from a backup.`,
    { context: { network, modelType, sequence } },
  )
}
