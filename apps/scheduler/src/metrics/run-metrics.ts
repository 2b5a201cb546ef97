import { Counter, Histogram, type Registry } from 'prom-client'
import { type FinishedRun, FinishedRuns } from './finished-runs.js'
import type { MetricsSources } from './metrics.js'

// From a small network on a workstation to a full one over a night.
const SECONDS = [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800]

/** Counts every run that is over, once: after a restart all of them again, from the state. */
export function createRunMetrics({ db }: MetricsSources, registry: Registry): (now: Date) => Promise<void> {
  const runs = new Counter({
    name: 'alertsmith_scheduler_runs_total',
    help: 'Runs that are over, by how they ended.',
    labelNames: ['job_name', 'network', 'model_type', 'result'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'alertsmith_scheduler_run_duration_seconds',
    help: 'Wall time of runs that are over.',
    labelNames: ['job_name', 'network', 'model_type', 'result'],
    buckets: SECONDS,
    registers: [registry],
  })
  const phase = new Histogram({
    name: 'alertsmith_scheduler_phase_duration_seconds',
    help: 'Wall time of each phase of runs that are over.',
    labelNames: ['network', 'model_type', 'phase'],
    buckets: SECONDS,
    registers: [registry],
  })
  const add = ({ job, network, model_type, result, seconds, phaseSeconds }: FinishedRun) => {
    runs.inc({ job_name: job, network, model_type, result })
    duration.observe({ job_name: job, network, model_type, result }, seconds)
    for (const [name, value] of Object.entries(phaseSeconds)) {
      phase.observe({ network, model_type, phase: name }, value)
    }
  }
  const finished = new FinishedRuns(db)
  return async (now) => {
    for await (const run of finished.unseen(now)) add(run)
  }
}
