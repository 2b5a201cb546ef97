import { z } from 'zod'

/**
 * Every setting of Alertsmith: one entry gives its key in `alertsmith.config.{json,yaml}`, its meaning, its default and
 * its check. The environment variable is derived from the key: `clickhouseUrl` → `ALERTSMITH_CLICKHOUSE_URL`, and for
 * one network alone `ALERTSMITH_<NETWORK>_CLICKHOUSE_URL`.
 */
export const SETTINGS = {
  clickhouseUrl: {
    meaning: 'ClickHouse to use: chdb:PATH for the embedded one, http(s)://HOST:PORT for a server',
    schema: z.string().min(1),
    default: 'chdb:.alertsmith/clickhouse',
    secret: false,
  },
  clickhouseUsername: {
    meaning: 'User at the ClickHouse server',
    schema: z.string().min(1),
    default: 'default',
    secret: false,
  },
  clickhousePassword: {
    meaning: 'Password at the ClickHouse server; set it in the environment or the .env file',
    schema: z.string(),
    default: '',
    secret: true,
  },
  clickhouseReadUsername: {
    meaning: 'User at the ClickHouse server for everything that only reads; empty: the user above',
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseReadPassword: {
    meaning: 'Password of the user that reads; set it in the environment or the .env file',
    schema: z.string(),
    default: '',
    secret: true,
  },
  clickhouseDatabase: {
    meaning: "Database that holds the network; empty: it has the network's name",
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseCluster: {
    meaning: 'Cluster whose servers hold the network together; empty: one server holds all of it',
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseCaFile: {
    meaning:
      "PEM file of the authorities that the server's certificate is checked against; empty: the system's",
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseCertFile: {
    meaning: 'PEM file of the certificate that is shown to the server',
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseKeyFile: {
    meaning: 'PEM file of the private key of that certificate',
    schema: z.string(),
    default: '',
    secret: false,
  },
  clickhouseCompression: {
    meaning: 'Whether rows are packed on their way to and from a server',
    schema: z.union([z.boolean(), z.stringbool()]),
    default: true,
    secret: false,
  },
  clickhouseTimeoutSeconds: {
    meaning: 'How long a server may give no sign of life before a query counts as lost',
    schema: z.coerce.number().positive().max(86_400),
    default: 900,
    secret: false,
  },
  addressForm: {
    meaning:
      'How addresses are compared at every join: exact, as they are stored, or lower, in lower case, for chains whose addresses differ in letter case alone',
    schema: z.enum(['exact', 'lower']),
    default: 'exact',
    secret: false,
  },
  outputDir: {
    meaning: 'Folder that holds one folder per trained model, or s3://BUCKET/PREFIX',
    schema: z.string().min(1),
    default: 'trained_models',
    secret: false,
  },
  threads: {
    meaning: 'Threads for training; 0 means one per available processor',
    schema: z.coerce.number().int().min(0).max(1024),
    default: 0,
    secret: false,
  },
  logLevel: {
    meaning: 'Least severe log line that is written to stderr',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    secret: false,
  },
} as const

export type SettingName = keyof typeof SETTINGS
export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> }

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

/** `clickhouseUrl` → `ALERTSMITH_CLICKHOUSE_URL`; with a network, `ALERTSMITH_ETHEREUM_CLICKHOUSE_URL`. */
export function environmentName(setting: SettingName, network?: string): string {
  const snake = setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  return ['ALERTSMITH', ...(network ? [network.toUpperCase()] : []), snake].join('_')
}

/** The settings that commands take as flags, too. */
export const FLAG_SETTINGS: readonly SettingName[] = ['clickhouseUrl', 'outputDir', 'threads', 'logLevel']

/** `clickhouseUrl` → `--clickhouse-url`, for one of {@link FLAG_SETTINGS}. */
export function flagName(setting: SettingName): string {
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
