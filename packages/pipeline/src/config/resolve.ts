import { nearest } from '@alertsmith/core'
import { ConfigInvalidError } from '../errors.js'
import { FEATURES_KEY } from './features.js'
import { type ConfigFile, readConfigFile, readDotEnv } from './files.js'
import {
  environmentName,
  flagName,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
} from './settings.js'

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
 * variable goes first) > config file > default.
 *
 * @throws {ConfigInvalidError} naming every bad value, with its source.
 */
export function resolveConfig(options: ResolveOptions = {}): ResolvedConfig {
  const directory = options.directory ?? process.cwd()
  const environment = options.environment ?? process.env
  const dotEnv = readDotEnv(directory)
  const file = readConfigFile(directory)
  const problems = unknownKeys(file)
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
    if (file && name in file.values) return { value: file.values[name], source: file.path }
    return { value: SETTINGS[name].default, source: 'default' }
  }
}

function flagOrNothing(name: SettingName): string {
  return SETTINGS[name].secret ? '' : `${flagName(name)} or `
}

function unknownKeys(file: ConfigFile | undefined): string[] {
  return Object.keys(file?.values ?? {})
    .filter((key) => !(key in SETTINGS) && key !== FEATURES_KEY)
    .map((key) => {
      const near = nearest(key, SETTING_NAMES)
      return `"${key}" in ${file?.path} is not a setting.${near ? ` Did you mean "${near}"?` : ` Known: ${SETTING_NAMES.join(', ')}.`}`
    })
}
