import { z } from 'zod'
import { WEBHOOK_EVENTS } from '../webhooks/webhook.js'
import { choice, listOf, named, section, text, variable, wholeNumber } from './fields.js'

const HTTP = 'HOST:PORT such as 127.0.0.1:8790, or off'
const URL_EXPECTED = 'an http(s) url without user, password or token in it'
const NEVER_IN_URL = /token|secret|password|passwd|signature|api[-_]?key/i

const webhook = section({
  url: text(URL_EXPECTED).refine(isPublicUrl, URL_EXPECTED),
  secret_variable: variable(),
  events: listOf(choice(WEBHOOK_EVENTS), WEBHOOK_EVENTS.join(', ')).default([...WEBHOOK_EVENTS]),
})

const state = section({
  sqlite: text('the path of a file').optional(),
  postgres: variable().optional(),
}).refine(
  ({ sqlite, postgres }) => (sqlite === undefined) !== (postgres === undefined),
  'either sqlite or postgres',
)

const SETTINGS = 'the settings of a job'

/** The whole file. Jobs are checked one by one, after `defaults` were laid under each. */
export const fileSection = section({
  state: state.prefault({ sqlite: '.alertsmith/scheduler.db' }),
  host: text('a name for this host').optional(),
  max_trainings: wholeNumber(1, 64).default(1),
  http: text(HTTP)
    .refine((given) => given === 'off' || parseAddress(given) !== undefined, HTTP)
    .transform((given) => parseAddress(given))
    .prefault('127.0.0.1:8790'),
  token_variable: variable().default('ALERTSMITH_SCHEDULER_TOKEN'),
  log_level: choice(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  defaults: z.record(z.string(), z.unknown(), SETTINGS).default({}),
  jobs: named(z.record(z.string(), z.unknown(), SETTINGS)).refine(
    (jobs) => Object.keys(jobs).length > 0,
    'at least one job',
  ),
  webhooks: named(webhook).default({}),
})

export type FileSection = z.output<typeof fileSection>

/** `127.0.0.1:8790`, `localhost:8790` or `[::1]:8790`; undefined for anything else. */
function parseAddress(given: string): { host: string; port: number } | undefined {
  const [, six, name, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(given) ?? []
  const host = six ?? name
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) }
}

function isPublicUrl(given: string): boolean {
  if (!URL.canParse(given)) return false
  const { protocol, username, password, searchParams } = new URL(given)
  const secretive = [...searchParams.keys()].some((key) => NEVER_IN_URL.test(key))
  return /^https?:$/.test(protocol) && username === '' && password === '' && !secretive
}
