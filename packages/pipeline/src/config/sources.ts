import { nearest, tellSome, UNIX_UNITS } from '@alertsmith/core'
import {
  type ColumnSource,
  MAPPED_TABLE_NAMES,
  type MappedTableName,
  type SourceMapping,
  type TableSource,
} from '@alertsmith/extraction'
import { isNetworkName } from '@alertsmith/storage'
import { z } from 'zod'
import { ConfigInvalidError } from '../errors.js'
import { readConfigFile } from './files.js'
import { NETWORK_NAME_RULE } from './network-name-rule.js'

/** The key of the config file that says where tables lie: it has no flag and no variable. */
export const SOURCES_KEY = 'sources'

/** The mappings by network. A network that is not in it has the canonical tables. */
export type SourceConfig = ReadonlyMap<string, SourceMapping>

/** All tables are what they are: for what creates, fills or checks them. */
export const NO_SOURCES: SourceConfig = new Map()

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null',
})

const FORMS = 'must be the name of a column, or have one of "column", "expression" and "value"'

const column = z.preprocess(
  (given) => (typeof given === 'string' ? { column: given } : given),
  z
    .strictObject(
      {
        column: z.string().min(1).optional(),
        expression: z.string().min(1).optional(),
        value: scalar.optional(),
        unix: z.enum(UNIX_UNITS).optional(),
      },
      { error: ({ code }) => (code === 'invalid_type' ? FORMS : undefined) },
    )
    .superRefine(({ column, expression, value, unix }, context) => {
      const forms = [column, expression, value].filter((form) => form !== undefined)
      if (forms.length !== 1)
        context.addIssue({ code: 'custom', message: `${FORMS}; it has ${forms.length}` })
      if (unix !== undefined && value !== undefined)
        context.addIssue({ code: 'custom', message: '"unix" goes with a column or an expression' })
    })
    .transform((given) => given as ColumnSource),
)

const table = z.strictObject({
  from: z.string().regex(/^[A-Za-z_]\w*\.[A-Za-z_]\w*$/, 'must be DATABASE.TABLE, of letters, digits and _'),
  final: z.boolean({ error: 'must be true or false' }).optional(),
  where_network: z.string().min(1).optional(),
  columns: z.record(z.string(), column),
})
type TableEntry = z.infer<typeof table>

const tables = Object.fromEntries(MAPPED_TABLE_NAMES.map((name) => [name, table.optional()])) as {
  readonly [Name in MappedTableName]: z.ZodOptional<typeof table>
}

const section = z.strictObject({
  defaults: z.strictObject(tables).optional(),
  networks: z.record(
    z.string(),
    z.strictObject({ ...tables, value: z.union([z.string(), z.number()]).optional() }).nullable(),
  ),
})

/** What may stand where, for suggestions. */
const KEYS = [
  ...['defaults', 'networks', 'value', ...MAPPED_TABLE_NAMES],
  ...['from', 'final', 'where_network', 'columns', 'column', 'expression', 'unix'],
]

/**
 * Where the tables of each network lie, from the section `sources` of the config file in `directory`; empty where there
 * is none. Whether it fits the tables is checked when a network is opened.
 *
 * @throws {ConfigInvalidError} naming every entry that is not well-formed
 */
export function readSourceConfig(directory: string = process.cwd()): SourceConfig {
  const file = readConfigFile(directory)
  const given = file?.values[SOURCES_KEY]
  if (file === undefined || given === undefined || given === null) return NO_SOURCES
  const parsed = section.safeParse(given)
  const problems = parsed.success ? [] : tellSome(parsed.error.issues.flatMap(sentences), String)
  const mappings = new Map<string, SourceMapping>()
  for (const [network, entry] of Object.entries(parsed.data?.networks ?? {})) {
    if (!isNetworkName(network)) {
      problems.push(
        `${JSON.stringify(network.slice(0, 100))} in "${SOURCES_KEY}.networks" must be a network: ${NETWORK_NAME_RULE}.`,
      )
      continue
    }
    const mapping = mappingOf(network, { ...parsed.data?.defaults, ...entry })
    if (Object.keys(mapping).length > 0) mappings.set(network, mapping)
    else
      problems.push(
        `"${SOURCES_KEY}.networks.${network}" must map a table, here or in "defaults"; it maps none.`,
      )
  }
  if (problems.length === 0) return mappings
  throw new ConfigInvalidError(`${file.path}:\n  ${problems.join('\n  ')}`, { context: { problems } })
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const place = (path: readonly PropertyKey[]) => JSON.stringify([SOURCES_KEY, ...path].map(String).join('.'))
  if (issue.code !== 'unrecognized_keys') return [`${place(issue.path)}: ${issue.message}.`]
  return tellSome(issue.keys, (key) => {
    const near = nearest(key, KEYS)
    const hint = near === undefined ? ' See docs/sources.md for what may.' : ` Did you mean "${near}"?`
    return `${place([...issue.path, key])} cannot stand there.${hint}`
  })
}

type NetworkEntry = { readonly [Name in MappedTableName]?: TableEntry | undefined } & {
  readonly value?: string | number | undefined
}

function mappingOf(network: string, entry: NetworkEntry): SourceMapping {
  const mapping: { [Name in MappedTableName]?: TableSource } = {}
  for (const name of MAPPED_TABLE_NAMES) {
    const given = entry[name]
    if (given === undefined) continue
    const { from, final, where_network: column, columns } = given
    const where = column === undefined ? undefined : { column, value: entry.value ?? network }
    mapping[name] = { from, columns, ...(final ? { final } : {}), ...(where ? { where } : {}) }
  }
  return mapping
}
