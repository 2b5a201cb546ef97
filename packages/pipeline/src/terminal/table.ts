import stringWidth from 'string-width'

/**
 * Rows under a header, columns padded to their widest cell, two spaces between. What counts is the width on a terminal,
 * where a Chinese character takes two columns and a colour none. Numbers are the caller's strings.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[column]!)), stringWidth(title)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat(widths[column]! - stringWidth(cell)))
      .join('  ')
      .trimEnd()
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}
