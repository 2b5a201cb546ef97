/** A column that holds a JSON object. Null where it holds none: a page about a damaged row is better than no page. */
export function parsed(json: string | null): Readonly<Record<string, unknown>> | null {
  if (json === null) return null
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
