/** What a secret is replaced by. */
const MARK = '(secret)'

/** Shorter texts would tear ordinary words apart, and protect nothing. */
const MIN_CHARS = 4

/** How a user's password can appear in what a server, a proxy or a client says. */
export function secretForms(username: string | undefined, password: string | undefined): string[] {
  if (password === undefined || password.length < MIN_CHARS) return []
  const header = Buffer.from(`${username ?? 'default'}:${password}`).toString('base64')
  return [...new Set([password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1), header])]
}

/** Takes the secrets out of an error, its causes and what they carry; the same object comes back. */
export function redact(error: unknown, secrets: readonly string[], seen = new Set<unknown>()): unknown {
  if (typeof error === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, MARK), error)
  }
  if (secrets.length === 0 || typeof error !== 'object' || error === null || seen.has(error)) return error
  seen.add(error)
  for (const key of Object.getOwnPropertyNames(error)) {
    const value = (error as Record<string, unknown>)[key]
    const clean = redact(value, secrets, seen)
    if (clean !== value) Object.defineProperty(error, key, { value: clean })
  }
  return error
}
