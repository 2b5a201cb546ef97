import type { ReportDocument } from './document.js'
import { metric, plural } from './page/format.js'

/** Common reading of the population stability index: below 0.1 stable, above 0.25 shifted. */
export const PSI_WATCH = 0.1
export const PSI_ALARM = 0.25

/** What a reader must not overlook, in sentences; empty where all is well. */
export function findAlarms({ insufficient, firewall, drift, data, purpose }: ReportDocument): string[] {
  const alarms: string[] = []
  if (insufficient !== null) {
    alarms.push('The labels do not suffice: the model was made all the same and is marked as insufficient.')
  }
  if (firewall === null && purpose === 'training') alarms.push('The leakage firewall was not run.')
  if (firewall?.single_feature.alarm) {
    const [best] = firewall.single_feature.best
    alarms.push(
      `A single feature tells the classes apart almost alone${best ? ` (${best.feature}, AUC ${metric(best.auc)})` : ''}: ` +
        'check that it is known when the alert is raised.',
    )
  }
  if (firewall?.label_shuffle.alarm) {
    alarms.push(
      `Trained on shuffled labels, the model still reaches AUC ${metric(firewall.label_shuffle.mean)} instead of 0.5: ` +
        'the split or the data leaks.',
    )
  }
  if (drift !== null && drift.score_psi > PSI_ALARM) {
    alarms.push(`The scores have shifted against training: PSI ${metric(drift.score_psi)}.`)
  }
  const shifted = drift?.features.filter(({ psi }) => psi > PSI_ALARM).length ?? 0
  if (shifted > 0) {
    alarms.push(`${plural(shifted, 'feature')} shifted against training (PSI above ${PSI_ALARM}).`)
  }
  alarms.push(...(data.alarms ?? []))
  if (data.warnings.length > 0) {
    alarms.push(`${plural(data.warnings.length, 'warning')} about the data: see “Data and split”.`)
  }
  return alarms
}
