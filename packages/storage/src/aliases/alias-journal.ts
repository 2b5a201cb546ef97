import { AliasChangedError, AliasInputError, ModelNotFoundError } from '../errors.js'
import type { ArtifactStore } from '../registry/artifact-store.js'
import { checkModelType, checkNetwork } from '../registry/model-id.js'
import { checkAliasEvent } from './alias-checks.js'
import { decodeEntries, encodeEntry } from './alias-entry.js'
import type { AliasEvent, AliasKey } from './alias-event.js'
import { currentTarget, protectedTargets } from './alias-log.js'

/** The part of a store that aliases need. */
export type AliasStore = Pick<
  ArtifactStore,
  'contents' | 'journals' | 'readJournal' | 'appendJournal' | 'location'
>

/** An event before it has its place in the journal. */
export type NewAliasEvent = Omit<AliasEvent, 'sequence' | 'at'>

const PREFIX = 'aliases/'
/** Each failed attempt means that another event was written in between. */
const MAX_ATTEMPTS = 100

/**
 * @throws {ModelInputError} where the key could not be part of a journal's name
 * @throws {JournalCorruptError}
 */
export async function readAliases(store: AliasStore, key: AliasKey): Promise<AliasEvent[]> {
  checkKey(key)
  return decodeEntries(key, await store.readJournal(journalName(key)))
}

function checkKey({ modelType, network }: AliasKey): void {
  checkModelType(modelType)
  checkNetwork(network)
}

/**
 * Writes an event, unless the alias has come to name another model than `event.previous` since the decision was made: of two
 * that decide at once, one succeeds.
 *
 * @throws {AliasInputError}
 * @throws {AliasChangedError} retryable
 * @throws {ModelNotFoundError} where the alias would name a model that is not in the registry
 * @throws {JournalCorruptError}
 */
export async function appendAlias(
  store: AliasStore,
  key: AliasKey,
  event: NewAliasEvent,
): Promise<AliasEvent> {
  checkKey(key)
  checkAliasEvent(key, event)
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const entries = await store.readJournal(journalName(key))
    const events = decodeEntries(key, entries)
    const found = currentTarget(events, event.alias)
    if (found !== event.previous) throw changed(key, event, found)
    if (event.kind !== 'refuse' && event.modelId === found) throw unchanged(key, event)
    if (event.modelId !== null && (await store.contents(event.modelId)).found !== 'files') {
      throw new ModelNotFoundError(
        `The model registry "${store.location}" has no model "${event.modelId}" that "${event.alias}" could name. List the models with: alertsmith models list.`,
        { context: { modelId: event.modelId, location: store.location } },
      )
    }
    const last = events.at(-1)
    // Clocks of several hosts differ: an event must not seem to be older than the one before it.
    const at = new Date(Math.max(Date.now(), last === undefined ? 0 : Date.parse(last.at)))
    const complete: AliasEvent = { sequence: entries.length + 1, ...event, at: at.toISOString() }
    const content = encodeEntry(key, complete, entries.at(-1))
    if (await store.appendJournal(journalName(key), complete.sequence, content)) return complete
  }
  throw changed(key, event, event.previous)
}

/** The models that aliases of any network and type protect, with why. */
export async function protectedModels(store: AliasStore): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  for (const name of await store.journals()) {
    if (!name.startsWith(PREFIX)) continue
    const [network, modelType] = name.slice(PREFIX.length).split('/')
    const key = { network: network!, modelType: modelType! }
    const events = decodeEntries(key, await store.readJournal(name))
    for (const [modelId, reasons] of protectedTargets(events)) found.set(modelId, reasons)
  }
  return found
}

function journalName({ network, modelType }: AliasKey): string {
  return `${PREFIX}${network}/${modelType}`
}

function unchanged({ network, modelType }: AliasKey, { alias, modelId }: NewAliasEvent) {
  const state = modelId === null ? 'names no model anyway' : `names "${modelId}" already`
  return new AliasInputError(
    `registry: an event must change something; "${alias}" of ${modelType} on "${network}" ${state}.`,
    { context: { network, modelType, alias, modelId } },
  )
}

function changed({ network, modelType }: AliasKey, event: NewAliasEvent, found: string | null) {
  const named = (modelId: string | null) => (modelId === null ? 'no model' : `"${modelId}"`)
  return new AliasChangedError(
    `The ${event.alias} of ${modelType} on "${network}" must still be ${named(event.previous)}, as when this was decided; by now it is ${named(found)}. Look at it again, then repeat the command.`,
    { context: { network, modelType, alias: event.alias, expected: event.previous, found } },
  )
}
