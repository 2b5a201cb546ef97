import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { tellSome } from '@alertsmith/core'
import { ConfigInvalidError } from '../errors.js'
import { parseEnvText } from './env-text.js'
import { readSettingsText } from './read-text.js'
import { parseYamlText } from './yaml.js'

export interface ConfigFile {
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
}

const CONFIG_FILES = ['alertsmith.config.json', 'alertsmith.config.yaml']

/**
 * Reads `alertsmith.config.json` or `alertsmith.config.yaml` in `directory`; undefined where there is none.
 *
 * @throws {ConfigInvalidError} if it cannot be parsed, is no mapping, or both files exist.
 */
export function readConfigFile(directory: string): ConfigFile | undefined {
  const present = CONFIG_FILES.filter((name) => existsSync(join(directory, name)))
  if (present.length > 1) {
    throw new ConfigInvalidError(
      `Expected one config file in ${directory}; found ${present.join(' and ')}. Keep one of them.`,
    )
  }
  const [name] = present
  if (name === undefined) return undefined
  const values = parseDocument(join(directory, name))
  if (values === null) return { path: name, values: {} }
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new ConfigInvalidError(
      `Expected ${name} to hold settings as "key: value"; found ${JSON.stringify(values).slice(0, 80)}.`,
    )
  }
  return { path: name, values: values as Record<string, unknown> }
}

/**
 * Variables of the `.env` file in `directory`; empty where there is none.
 *
 * @throws {ConfigInvalidError} if it cannot be read, as where it is a folder, or has a line that says nothing.
 */
export function readDotEnv(directory: string): Readonly<Record<string, string | undefined>> {
  const path = join(directory, '.env')
  if (!existsSync(path)) return {}
  try {
    return parseEnvText(readSettingsText(path))
  } catch (cause) {
    throw new ConfigInvalidError(
      `Expected ${path} to be a file of NAME=value lines that can be read; found: ${reasonOf(cause)}. Correct it, or take it away.`,
      { context: { path }, cause },
    )
  }
}

/**
 * Puts what `.env` in `directory` holds into the environment of this process, where it is not there already.
 *
 * @throws {ConfigInvalidError} if it cannot be read
 */
export function loadDotEnv(directory: string = process.cwd()): void {
  for (const [name, value] of Object.entries(readDotEnv(directory))) process.env[name] ??= value
}

/**
 * Parses a JSON or YAML file (JSON is YAML).
 *
 * @throws {ConfigInvalidError} if it cannot be read or parsed.
 */
export function parseDocument(path: string): unknown {
  try {
    const { values, problems } = parseYamlText(readSettingsText(path))
    if (problems.length === 0) return values
    throw new Error(tellSome(problems, ({ message }) => message).join('; '))
  } catch (cause) {
    throw new ConfigInvalidError(`Cannot read ${path} as JSON or YAML: ${reasonOf(cause)}`, {
      context: { path },
      cause,
    })
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
