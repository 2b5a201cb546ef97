import { createRegistry, type Logger } from '@alertsmith/pipeline'
import { settingsOf } from '../../network-settings.js'
import type { Registry } from './registry-models.js'

/** The registry of each network as its settings say, opened once for each place: most networks share one. */
export function registriesByNetwork(logger: Logger): (network: string) => Registry {
  const byLocation = new Map<string, Registry>()
  return (network) => {
    const location = settingsOf(network).outputDir
    const known = byLocation.get(location)
    if (known !== undefined) return known
    const registry = createRegistry({ location, logger })
    byLocation.set(location, registry)
    return registry
  }
}
