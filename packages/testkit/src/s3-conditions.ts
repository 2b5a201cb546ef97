import type { IncomingHttpHeaders } from 'node:http'

/** The rule that the emulator lacks: what the conditions of a write ask for. */
export interface Conditions {
  /** False where `If-None-Match: *` or `If-Match` of a PUT asks for something else than what is there. */
  hold(method: string, path: string, headers: IncomingHttpHeaders): boolean
  /** Takes down what an answered request has made of an object. */
  note(method: string, path: string, status: number, etag: unknown): void
}

/** Knows the objects by having seen every write; deleting several by one request is not among them. */
export function createConditions(): Conditions {
  const etags = new Map<string, string>()
  return {
    hold(method, path, headers) {
      if (method !== 'PUT') return true
      const etag = etags.get(path)
      if (headers['if-none-match'] === '*') return etag === undefined
      return headers['if-match'] === undefined || headers['if-match'] === etag
    },
    note(method, path, status, etag) {
      if (status >= 300) return
      if (method === 'PUT') etags.set(path, String(etag))
      if (method === 'DELETE') etags.delete(path)
    },
  }
}
