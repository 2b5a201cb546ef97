import { nearest, PROBLEMS_TOLD, tellSome } from '@alertsmith/core'
import { checkNetworkName, isNetworkName, refuseSecretsInUrl } from '@alertsmith/storage'
import { ConfigInvalidError } from '../errors.js'
import { FEATURES_KEY } from './features.js'
import { type ConfigFile, readConfigFile, readDotEnv } from './files.js'
import { NETWORK_NAME_RULE } from './network-name-rule.js'
import {
  environmentName,
  FLAG_SETTINGS,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
} from './settings.js'
import { SOURCES_KEY } from './sources.js'
import { isOfNoNetwork, meantVariable } from './variables.js'

/** The section of the config file with settings of single networks. */
const NETWORKS_KEY = 'networks'

/** Where a value came from, as a user would say it: a flag, a variable, a file or `default`. */
export interface ResolvedSetting {
  readonly value: Settings[SettingName]
  readonly source: string
}

export interface ResolvedConfig {
  readonly settings: Settings
  readonly sources: { readonly [Name in SettingName]: string }
}

export interface ResolveOptions {
  /** Values given by flags; undefined where a flag was not given. */
  readonly flags?: { readonly [Name in SettingName]?: unknown }
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where `.env` and `alertsmith.config.{json,yaml}` are looked for. Default the current folder. */
  readonly directory?: string
  /** Puts `ALERTSMITH_<NETWORK>_*` before `ALERTSMITH_*`. */
  readonly network?: string | undefined
}

/**
 * Resolves every setting: flag > environment (`.env` fills what the real environment leaves open; a network's own
 * variable goes first) > config file (the network's entry under `networks` goes first) > default.
 *
 * @throws {ConfigInvalidError} naming every bad value, with its source.
 * @throws {StoreUrlError} where a url of ClickHouse holds a user, a password or the like; the message does not repeat it
 * @throws {NetworkNameError} where `network` cannot be one
 */
export function resolveConfig(options: ResolveOptions = {}): ResolvedConfig {
  if (options.network !== undefined) checkNetworkName(options.network)
  const directory = options.directory ?? process.cwd()
  const environment = options.environment ?? process.env
  const dotEnv = readDotEnv(directory)
  const file = readConfigFile(directory)
  const problems = [
    ...misspelt(environment, 'the environment', dotEnv),
    ...misspelt(dotEnv, '.env', {}),
    ...unknownKeys(file),
  ]
  const settings: Record<string, unknown> = {}
  const sources: Record<string, string> = {}

  for (const name of SETTING_NAMES) {
    const { value, source } = firstGiven(name)
    const parsed = SETTINGS[name].schema.safeParse(value)
    if (parsed.success) {
      settings[name] = parsed.data
      sources[name] = source
    } else {
      const found = SETTINGS[name].secret ? 'a value that is not shown' : JSON.stringify(value)
      const why = parsed.error.issues.map((issue) => issue.message).join('; ')
      problems.push(
        `"${name}" from ${source}: ${why}; got ${found}. Set ${flagOrNothing(name)}${environmentName(name)}.`,
      )
    }
  }
  if (problems.length > 0)
    throw new ConfigInvalidError(`Configuration:\n  ${problems.join('\n  ')}`, { context: { problems } })
  refuseSecretsInUrl((settings as Settings).clickhouseUrl)
  return { settings: settings as Settings, sources: sources as ResolvedConfig['sources'] }

  function firstGiven(name: SettingName): { value: unknown; source: string } {
    const flag = options.flags?.[name]
    if (flag !== undefined) return { value: flag, source: `flag ${flagName(name)}` }
    const variables = [
      ...(options.network ? [environmentName(name, options.network)] : []),
      environmentName(name),
    ]
    for (const variable of variables) {
      if (environment[variable] !== undefined)
        return { value: environment[variable], source: `environment ${variable}` }
      if (dotEnv[variable] !== undefined) return { value: dotEnv[variable], source: `.env ${variable}` }
    }
    const own = ownValues(file, options.network)
    if (own && Object.hasOwn(own, name))
      return { value: own[name], source: `${file?.path} ${NETWORKS_KEY}.${options.network}` }
    if (file && Object.hasOwn(file.values, name)) return { value: file.values[name], source: file.path }
    return { value: SETTINGS[name].default, source: 'default' }
  }
}

function flagOrNothing(name: SettingName): string {
  return FLAG_SETTINGS.includes(name) ? `${flagName(name)} or ` : ''
}

/** What the config file says of this network alone. */
function ownValues(
  file: ConfigFile | undefined,
  network: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (network === undefined) return undefined
  return mapping(mapping(file?.values[NETWORKS_KEY])?.[network])
}

function mapping(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as Readonly<Record<string, unknown>>
}

type Variables = Readonly<Record<string, string | undefined>>

/** A setting that is misspelt, or of a network that cannot be, would be left at its default in silence. */
function misspelt(variables: Variables, place: string, elsewhere: Variables): string[] {
  const found = Object.keys(variables).flatMap((name) => {
    if (variables[name] === undefined || elsewhere[name] === variables[name]) return []
    if (isOfNoNetwork(name)) {
      const shown = JSON.stringify(shortened(name))
      return [
        `${shown} in ${place} must have the name of a network before the setting: ${NETWORK_NAME_RULE}.`,
      ]
    }
    const meant = meantVariable(name)
    return meant === undefined ? [] : [`"${name}" in ${place} is not a setting. Did you mean "${meant}"?`]
  })
  return tellSome(found, (problem) => problem)
}

function unknownKeys(file: ConfigFile | undefined): string[] {
  if (file === undefined) return []
  const networks = file.values[NETWORKS_KEY]
  const problems = strangers(file.values, file.path, [FEATURES_KEY, NETWORKS_KEY, SOURCES_KEY])
  if (networks === undefined) return problems
  if (mapping(networks) === undefined) {
    return [...problems, `"${NETWORKS_KEY}" in ${file.path} must map names of networks to settings.`]
  }
  // Each network has problems of its own, but more than some are not told of one by one.
  for (const [network, values] of Object.entries(mapping(networks)!)) {
    if (problems.length > PROBLEMS_TOLD) break
    // No command could ask for it, so that what stands below it would never be used.
    if (!isNetworkName(network)) {
      problems.push(
        `${JSON.stringify(shortened(network))} in ${NETWORKS_KEY} of ${file.path} must be a network: ${NETWORK_NAME_RULE}.`,
      )
      continue
    }
    const place = `${NETWORKS_KEY}.${network} of ${file.path}`
    if (mapping(values) === undefined) problems.push(`${place} must map settings to values.`)
    else problems.push(...strangers(mapping(values)!, place, []))
  }
  return problems
}

function strangers(
  values: Readonly<Record<string, unknown>>,
  place: string,
  sections: readonly string[],
): string[] {
  const unknown = Object.keys(values).filter(
    (key) => !Object.hasOwn(SETTINGS, key) && !sections.includes(key),
  )
  return tellSome(unknown, (key) => {
    const near = nearest(key, SETTING_NAMES)
    return `"${shortened(key)}" in ${place} is not a setting.${near ? ` Did you mean "${near}"?` : ` Known: ${SETTING_NAMES.join(', ')}.`}`
  })
}

function shortened(key: string): string {
  return key.length > 100 ? `${key.slice(0, 100)}…` : key
}
