import type { AliasEvent } from '@alertsmith/pipeline'
import type { Kysely } from 'kysely'
import type { Job } from '../../src/config/job.js'
import type { ModelSource } from '../../src/http/models/model-source.js'
import type { ServerOptions } from '../../src/http/start-server.js'
import type { StateTables } from '../../src/state/tables.js'
import { exampleJob } from './example-job.js'
import { recordingLogger } from './recording-logger.js'

export const TOKEN = 'planted-token-0123456789'
export const TOKEN_VARIABLE = 'ALERTSMITH_SCHEDULER_TOKEN'
export const NOW = new Date('2026-05-01T12:00:00.000Z')

export const JOBS: readonly Job[] = [
  exampleJob({
    name: 'nightly',
    cron: '0 2 * * *',
    networks: ['ethereum', 'bitcoin'],
    modelTypes: ['alert_scorer', 'alert_ranker'],
    after: { evaluate: true, promote: {}, score: true },
  }),
  exampleJob({
    name: 'clusters',
    cron: '30 4 * * 1',
    networks: ['ethereum'],
    modelTypes: ['cluster_scorer'],
  }),
]

export const CHAMPION = 'alert_scorer_ethereum_v1.2.0_20260501_020110'
const REPORT = '<!doctype html><title>Report</title><h1>Report of the champion</h1>'

/** A registry with one champion, its report, and a refusal. */
export const MODELS: ModelSource = {
  async aliases({ network, modelType }) {
    if (network !== 'ethereum' || modelType !== 'alert_scorer') return []
    const event = (sequence: number, changes: Partial<AliasEvent>): AliasEvent => ({
      sequence,
      kind: 'promote',
      alias: 'champion',
      modelId: CHAMPION,
      previous: null,
      at: `2026-05-0${sequence}T03:00:00.000Z`,
      actor: 'scheduler@host',
      reason: 'Gain of 0.012, at least 0.004.',
      evidence: { gain: 0.012 },
      ...changes,
    })
    const other = 'alert_scorer_ethereum_v1.3.0_20260502_020110'
    return [
      event(1, {}),
      event(2, { kind: 'set', alias: 'challenger', modelId: other, reason: 'Trial <b>run</b>' }),
      event(3, { kind: 'refuse', modelId: other, previous: CHAMPION, reason: 'The gain may be nothing.' }),
    ]
  },
  report: async ({ modelId }) => (modelId === CHAMPION ? new TextEncoder().encode(REPORT) : undefined),
}

/** What a server is started with in tests: on loopback, with a token, at {@link NOW}. */
export function serverOptions(db: Kysely<StateTables>, changes: Partial<ServerOptions> = {}) {
  const { logger, lines } = recordingLogger()
  const options: ServerOptions = {
    config: {
      jobs: JOBS,
      host: 'host-a',
      tokenVariable: TOKEN_VARIABLE,
      webhooks: [],
      http: { host: '127.0.0.1', port: 0 },
    },
    db,
    models: MODELS,
    logger,
    lastLook: () => new Date(NOW.getTime() - 1000),
    clock: { now: () => NOW },
    environment: { [TOKEN_VARIABLE]: TOKEN },
    ...changes,
  }
  return { options, lines }
}
