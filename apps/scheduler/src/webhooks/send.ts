import { SIGNATURE_HEADER, sign } from './signature.js'
import type { Webhook } from './webhook.js'

export const TIMEOUT_MS = 10_000
const SHOWN_BYTES = 300

export interface Delivery {
  readonly id: string
  readonly event: string
  readonly payload: string
}

export interface SendContext {
  readonly fetch: typeof globalThis.fetch
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: Date
}

/** Makes one call. Returns what went wrong, in words without the url (paths and queries hold secrets), or undefined. */
export async function send(
  { url, secretVariable }: Webhook,
  { id, event, payload }: Delivery,
  { fetch, environment, now }: SendContext,
): Promise<string | undefined> {
  const secret = environment[secretVariable] ?? ''
  if (secret === '') return `The environment variable ${secretVariable} holds no secret to sign with.`
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: payload,
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'alertsmith-scheduler',
        'Alertsmith-Event': event,
        'Alertsmith-Delivery': id,
        [SIGNATURE_HEADER]: sign(payload, secret, now),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return response.ok ? await discard(response) : await refusal(response)
  } catch (error) {
    return failure(error)
  }
}

async function discard(response: Response): Promise<undefined> {
  await response.body?.cancel()
}

async function refusal(response: Response): Promise<string> {
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel()
    return `Answered ${response.status}; redirects are not followed.`
  }
  const beginning = await beginningOf(response).catch(() => '')
  return `Answered ${response.status}${beginning === '' ? '.' : `: ${beginning}`}`
}

/** A receiver's answer may be endless, so no more than its beginning is read. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    // Leaving the loop cancels the body.
    if (bytes >= SHOWN_BYTES) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, SHOWN_BYTES)).trim()
}

// The messages of fetch quote the url, its credentials included.
function failure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `No answer within ${TIMEOUT_MS / 1000} s.`
  }
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined
  return `Could not connect (${typeof cause?.code === 'string' ? cause.code : 'no further reason given'}).`
}
