import type { LeakageFirewall } from '@alertsmith/trainer'

/** The firewall's alarms in sentences that say what was found and what to look at. */
export function firewallAlarms({ single_feature, label_shuffle }: LeakageFirewall): string[] {
  const alarms: string[] = []
  if (single_feature.alarm) {
    const above = single_feature.best.filter(
      ({ feature, auc }) => auc > single_feature.limit && !single_feature.acknowledged.includes(feature),
    )
    const listed = above.map(({ feature, auc }) => `${feature} (AUC ${auc.toFixed(4)})`).join(', ')
    alarms.push(
      `One feature alone tells the classes apart: ${listed}. Find out how it can know the outcome; where it honestly does, say so with --acknowledge-feature.`,
    )
  }
  if (label_shuffle.alarm) {
    alarms.push(
      `Trained on shuffled labels, the model still reaches a test AUC of ${label_shuffle.mean.toFixed(4)} (0.5 ± ${label_shuffle.tolerance.toFixed(4)} is allowed): test rows and training rows share something they should not.`,
    )
  }
  return alarms
}
