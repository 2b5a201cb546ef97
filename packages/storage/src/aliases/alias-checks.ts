import { AliasInputError } from '../errors.js'
import { shown, versionOfModelId } from '../registry/model-id.js'
import type { AliasEvent, AliasKey } from './alias-event.js'

const ALIAS = /^[a-z][a-z0-9_-]{0,39}$/
const MAX_ACTOR_LENGTH = 200
const MAX_REASON_LENGTH = 2000

/**
 * Refuses an event that the journal could not keep or nobody could read later.
 *
 * @throws {AliasInputError}
 */
export function checkAliasEvent(
  { network, modelType }: AliasKey,
  { kind, alias, modelId, actor, reason }: Omit<AliasEvent, 'sequence' | 'at'>,
): void {
  checkAlias(alias)
  if ((kind === 'remove') !== (modelId === null)) {
    refuse('modelId', 'a model id, and null for "remove" alone', modelId)
  }
  if (modelId !== null) {
    const belongs = versionOfModelId(modelId) !== undefined && modelId.startsWith(`${modelType}_${network}_v`)
    if (!belongs) refuse('modelId', `the id of a model of type ${modelType} on "${network}"`, modelId)
  }
  checkLine('actor', actor, MAX_ACTOR_LENGTH)
  checkLine('reason', reason, MAX_REASON_LENGTH)
}

/** @throws {AliasInputError} */
export function checkAlias(alias: string): void {
  // "latest" is what `score --latest` means: an alias of that name would be taken for it.
  if (typeof alias === 'string' && ALIAS.test(alias) && alias !== 'latest') return
  refuse(
    'alias',
    '1 to 40 lower-case letters, digits, "-" and "_", starting with a letter, and not "latest"',
    alias,
  )
}

function checkLine(field: string, text: string, maxLength: number): void {
  // Control characters could hide what stands in a history on a terminal.
  if (typeof text === 'string' && text.trim() !== '' && text.length <= maxLength && !/\p{Cc}/u.test(text))
    return
  refuse(field, `one line of text, at most ${maxLength} characters`, text)
}

function refuse(field: string, constraint: string, found: unknown): never {
  throw new AliasInputError(`registry: "${field}" must be ${constraint}; got ${shown(found)}.`, {
    context: { field },
  })
}
