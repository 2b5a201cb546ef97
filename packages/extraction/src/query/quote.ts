/** A name as ClickHouse reads it back letter by letter, whatever it holds. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
