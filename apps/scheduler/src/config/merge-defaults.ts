/** `own` laid over `defaults`: mappings key by key, anything else whole. */
export function mergeDefaults(defaults: unknown, own: unknown): unknown {
  if (!isMapping(defaults) || !isMapping(own)) return own
  const keys = new Set([...Object.keys(defaults), ...Object.keys(own)])
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      Object.hasOwn(own, key)
        ? mergeDefaults(Object.hasOwn(defaults, key) ? defaults[key] : undefined, own[key])
        : defaults[key],
    ]),
  )
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
