import { printableData } from '@alertsmith/core'

declare const safe: unique symbol

/** Text for a terminal in which nothing that came from data can command it. Made by {@link forTerminal} alone. */
export type TerminalText = string & { readonly [safe]: true }

/**
 * Renders data as text for a person. `render` is given copies in which every text is printable, so that no name, address
 * or message of a server reaches the terminal as it is; the colours and line breaks that it adds itself stay.
 */
export function forTerminal<Data extends readonly unknown[]>(
  render: (...data: Data) => string,
  ...data: Data
): TerminalText {
  return render(...printableData(data)) as TerminalText
}
