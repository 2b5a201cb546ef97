import { expect, it } from 'vitest'
import { renderTable } from './table.js'

it('keeps columns aligned beside wide, combined and coloured text', () => {
  const table = renderTable(
    ['id', 'n'],
    [
      ['日本', '1'],
      ['e\u0301', '2'],
      ['\x1b[31mred\x1b[39m', '3'],
    ],
  )
  expect(table).toBe('id    n\n────  ─\n日本  1\ne\u0301     2\n\x1b[31mred\x1b[39m   3')
})
