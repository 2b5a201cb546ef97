import { Gauge, type Registry } from 'prom-client'
import { runningRuns } from '../http/queries/runs.js'
import { PENDING } from '../state/literals.js'
import { nextTicks } from '../ticks/ticks.js'
import { lastSuccesses } from './last-successes.js'
import type { MetricsSources } from './metrics.js'
import { trainedAt } from './trained-at.js'

/** How things stand at the moment. */
export function createStateMetrics(
  sources: MetricsSources,
  registry: Registry,
): (now: Date) => Promise<void> {
  const { db, jobs, modelView } = sources
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({
      name: `alertsmith_scheduler_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
    })

  const running = gauge('runs_running', 'Runs that run now.', ['job_name', 'network', 'model_type'])
  const nextTick = gauge(
    'job_next_tick_timestamp_seconds',
    'When the job is due next; none while it is paused.',
    ['job_name'],
  )
  const paused = gauge('job_paused', '1 while the job is paused, else 0.', ['job_name'])
  const success = gauge('last_success_timestamp_seconds', 'When the newest successful run ended.', [
    'job_name',
    'network',
    'model_type',
  ])
  const slots = gauge('training_slots_in_use', 'Trainings that hold a slot of their host.', ['host'])
  const deliveries = gauge('webhook_deliveries_pending', 'Webhook calls that are still to be made.', [
    'webhook',
  ])
  const champion = gauge('champion_age_seconds', 'Time since the champion was trained.', [
    'network',
    'model_type',
  ])

  return async (now) => {
    for (const each of [running, nextTick, paused, success, slots, deliveries, champion]) each.reset()

    for (const { job, network, model_type } of await runningRuns(db))
      running.inc({ job_name: job, network, model_type })

    const states = await db.selectFrom('jobs').select(['name', 'paused_at']).execute()
    for (const job of jobs) {
      const isPaused = states.some(({ name, paused_at }) => name === job.name && paused_at !== null)
      paused.set({ job_name: job.name }, isPaused ? 1 : 0)
      const [next] = isPaused ? [] : nextTicks(job, now, 1)
      if (next !== undefined) nextTick.set({ job_name: job.name }, next.getTime() / 1000)
      for (const { network, model_type, finished_at } of await lastSuccesses(db, job)) {
        success.set({ job_name: job.name, network, model_type }, Date.parse(finished_at) / 1000)
      }
    }

    const leases = await db
      .selectFrom('leases')
      .select('name')
      .where('name', 'like', 'slot:%')
      .where('expires_at', '>', now.toISOString())
      .execute()
    for (const { name } of leases) slots.inc({ host: name.split(':').slice(1, -1).join(':') })

    const pending = await db
      .selectFrom('deliveries')
      .select(['webhook', (expression) => expression.fn.countAll<number | string>().as('count')])
      .where('status', '=', PENDING)
      .groupBy('webhook')
      .execute()
    for (const { webhook, count } of pending) deliveries.set({ webhook }, Number(count))

    for (const { network, model_type, champion: named } of (await modelView.current({ wait: true })) ?? []) {
      const at = named && trainedAt(named.model_id)
      if (at) champion.set({ network, model_type }, Math.max(0, now.getTime() - at.getTime()) / 1000)
    }
  }
}
