import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse as parseYaml } from 'yaml'
import { ConfigInvalidError } from '../errors.js'

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
      `Expected ${name} to hold settings as "key: value"; found ${JSON.stringify(values)}.`,
    )
  }
  return { path: name, values: values as Record<string, unknown> }
}

/** Variables of the `.env` file in `directory`; empty where there is none. */
export function readDotEnv(directory: string): Readonly<Record<string, string | undefined>> {
  const path = join(directory, '.env')
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {}
}

/**
 * Parses a JSON or YAML file (JSON is YAML).
 *
 * @throws {ConfigInvalidError} if it cannot be read or parsed.
 */
export function parseDocument(path: string): unknown {
  try {
    return parseYaml(readFileSync(path, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigInvalidError(`Cannot read ${path} as JSON or YAML: ${reason}`, {
      context: { path },
      cause,
    })
  }
}
