import { colors, type Explanation, type ScoringSummary } from '@alertsmith/pipeline'
import { count, duration, metric } from './number.js'

/** A scored day for a person: how many, and the most urgent with their reasons. */
export function renderScoring(summary: ScoringSummary): string {
  const { network, date, model_id: modelId, alerts, top, phase_ms: phases, alarms } = summary
  return [
    `${count(alerts)} alerts of "${network}" on ${date} scored by ${modelId}${chosen(summary.chosen_by)}, written to alert_scores`,
    `  extract ${duration(phases.extract)}, score and explain ${duration(phases.score)}, write ${duration(phases.write)}`,
    ...alarms.map((alarm) => `  ${colors.red('Alarm')}: ${alarm}`),
    colors.bold(`The ${top.length} most urgent`),
    ...top.flatMap(({ alert_id, address, score, calibrated_score, rank_in_day, reasons }) => [
      `  ${rank_in_day}. ${alert_id} (${address})  ${probability(score, calibrated_score)}`,
      ...reasons.map((reason) => `     ${reason}`),
    ]),
  ].join('\n')
}

/** One alert for a person: its score and what every group of features adds to it. */
export function renderExplanation(explanation: Explanation): string {
  const { alert_id, address, date, model_id, score, calibrated_score, rank_in_day, alerts_that_day } =
    explanation
  return [
    colors.bold(`Alert ${alert_id} (${address}) of ${date}`),
    `  ${probability(score, calibrated_score)}, rank ${count(rank_in_day)} of ${count(alerts_that_day)} that day, by ${model_id}${chosen(explanation.chosen_by)}`,
    colors.bold('What moves the score, above 0 towards illicit'),
    ...explanation.reasons.map(({ group, text }) => `  ${group.padEnd(12)} ${text}`),
  ].join('\n')
}

/** How the model was chosen, where nobody named it. */
function chosen(by: ScoringSummary['chosen_by']): string {
  return by === 'named' ? '' : by === 'latest' ? ' (the latest)' : ` (${by})`
}

function probability(score: number, calibrated: number | null): string {
  return calibrated === null
    ? `score ${metric(score)}`
    : `score ${metric(score)}, probability ${metric(calibrated)}`
}
