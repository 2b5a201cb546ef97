// A feature of your own: written once, checked against the rules of every step, then used beside the built-in ones.
// `features.steps` of alertsmith.config.yaml takes this module as it is.
import { pathToFileURL } from 'node:url'
import { amount, count, defineStep } from '@alertsmith/features'

const volumePerPriorAlert = defineStep({
  name: 'volume-per-prior-alert',
  version: 1, // raise it whenever the same rows give other values
  inputs: {
    volume: amount('alerts', 'volume_usd'),
    prior: count('history', 'prior_alert_count'),
  },
  outputs: {
    volume_per_prior_alert: {
      from: ['volume', 'prior'],
      meaning: "Volume of the alert / (the address's earlier alerts + 1)",
      unit: 'USD per alert',
      missing: 'nan',
      phrase: '{value} per earlier alert of the address',
    },
  },
  transform({ numRows, columns: { volume, prior }, out }) {
    for (let row = 0; row < numRows; row++) {
      out.volume_per_prior_alert[row] = volume[row] / (prior[row] + 1)
    }
  },
})

export default volumePerPriorAlert

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  // In a test file: for (const { name, run } of conformanceChecks(step)) test(name, run)
  const { conformanceChecks } = await import('@alertsmith/features/testing')
  for (const { name, run } of conformanceChecks(volumePerPriorAlert)) {
    run() // throws where the step breaks the rule
    console.log(`✓ ${name}`)
  }
}
