import { colors, renderTable, type TuningSummary } from '@alertsmith/pipeline'
import { count, duration, metric } from './number.js'

const SHOWN = 10

/** A search for a person: what won, against what, and the best trials. */
export function renderTuning(summary: TuningSummary): string {
  const { metric: name, best, defaults, trials, params } = summary
  const ranked = [...trials]
    .filter(({ stopped }) => !stopped)
    .sort(byMean(name))
    .slice(0, SHOWN)
  const given = trials.filter(({ stopped }) => stopped).length
  const verdict =
    best.number === 1
      ? `The defaults stay: no trial is better by more than a standard error (${name} ${metric(best.mean)} ± ${metric(best.std)}).`
      : `Trial ${best.number} is best: ${name} ${metric(best.mean)} ± ${metric(best.std)}; the defaults have ${metric(defaults.mean)} ± ${metric(defaults.std)}.`
  return [
    verdict,
    `  ${count(trials.length)} trials in ${duration(summary.duration_ms)}, ${count(given)} given up early${summary.resumed > 0 ? `, ${count(summary.resumed)} from an earlier run` : ''}`,
    renderTable(
      ['trial', `${name}, mean`, 'spread', 'trees', 'parameters'],
      ranked.map((trial) => [
        String(trial.number),
        metric(trial.mean),
        metric(trial.std),
        String(trial.rounds),
        Object.entries(trial.params)
          .map(([parameter, value]) => `${parameter}=${Number(value.toPrecision(4))}`)
          .join(' '),
      ]),
    ),
    colors.bold('Parameters'),
    ...Object.entries(params).map(([parameter, value]) => `  ${parameter}: ${value}`),
    `Written to ${summary.params_path}; trials are in ${summary.trials_path}`,
    `Next: alertsmith train --network ${summary.network} --model-type ${summary.model_type} --params ${summary.params_path} …`,
  ].join('\n')
}

/** Best first; of a loss the lowest is best. */
function byMean(name: string) {
  return (a: { mean: number }, b: { mean: number }) =>
    name === 'log_loss' ? a.mean - b.mean : b.mean - a.mean
}
