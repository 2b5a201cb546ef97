import { expect, it } from 'vitest'
import { compileTable, rawSelect } from './compile-table.js'
import type { TableSource } from './mapping.js'

const source: TableSource = {
  from: 'aml.watchlist',
  where: { column: 'chain', value: "it's \\" },
  columns: {
    address: { expression: 'lower(wallet) -- in small letters' },
    risk_level: { column: 'my`level' },
    known_at: { column: 'listed_ms', unix: 'milliseconds' },
    source: { value: "o'list" },
  },
}
const types = new Map([
  ['address', 'FixedString(42)'],
  ['risk_level', "Enum8('low' = 1)"],
  ['known_at', 'Nullable(Int64)'],
  ['source', 'String'],
])

it('asks for the types of the columns as they are given', () => {
  expect(rawSelect({ from: source.from, columns: { address: source.columns.address! } })).toBe(`SELECT
  (
lower(wallet) -- in small letters
) AS \`mapped.address\`
FROM \`aml\`.\`watchlist\` AS \`mapped.table\``)
})

it('gives the canonical columns, defaults of those that are left out, and the other columns of the table', () => {
  expect(compileTable('raw_address_labels', source, types)).toBe(`SELECT
  toString(\`mapped.address\`) AS \`address\`,
  \`mapped.risk_level\` AS \`risk_level\`,
  CAST(NULL, 'Nullable(Float64)') AS \`confidence_score\`,
  \`mapped.source\` AS \`source\`,
  toDateTime(intDiv(\`mapped.known_at\`, 1000), 'UTC') AS \`known_at\`,
  * EXCEPT (\`address\`, \`risk_level\`, \`confidence_score\`, \`source\`, \`known_at\`, \`mapped.address\`, \`mapped.risk_level\`, \`mapped.source\`, \`mapped.known_at\`)
FROM (
SELECT
  (
lower(wallet) -- in small letters
) AS \`mapped.address\`,
  \`mapped.table\`.\`my\\\`level\` AS \`mapped.risk_level\`,
  'o\\'list' AS \`mapped.source\`,
  \`mapped.table\`.\`listed_ms\` AS \`mapped.known_at\`,
  \`mapped.table\`.*
FROM \`aml\`.\`watchlist\` AS \`mapped.table\`
WHERE \`mapped.table\`.\`chain\` = 'it\\'s \\\\'
)`)
})
