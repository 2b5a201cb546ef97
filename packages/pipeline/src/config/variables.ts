import { nearest } from '@alertsmith/core'
import { isNetworkName } from '@alertsmith/storage'
import { environmentName, SETTING_NAMES } from './settings.js'

const PREFIX = 'ALERTSMITH_'

/** Variables of ours that are no settings. A scheduler's config may name others for its secrets. */
const OTHERS = [
  ...['ALERTSMITH_SCHEDULER_TOKEN', 'ALERTSMITH_SCHEDULER_DATABASE_URL', 'ALERTSMITH_WEBHOOK_SECRET'],
  ...['ALERTSMITH_DEBUG', 'ALERTSMITH_CACHE_DIR', 'ALERTSMITH_LIGHTGBM_ADDON'],
]

const SETTING_PARTS = SETTING_NAMES.map((name) => environmentName(name).slice(PREFIX.length))

/** Whether a variable is a setting of a network that nothing can be called, so that no command could ask for it. */
export function isOfNoNetwork(name: string): boolean {
  if (!name.startsWith(PREFIX) || OTHERS.includes(name)) return false
  const rest = name.slice(PREFIX.length)
  if (SETTING_PARTS.includes(rest)) return false
  const networks = SETTING_PARTS.filter((part) => rest.endsWith(`_${part}`)).map((part) =>
    rest.slice(0, -part.length - 1).toLowerCase(),
  )
  return networks.length > 0 && !networks.some(isNetworkName)
}

function isOurs(name: string): boolean {
  if (OTHERS.includes(name)) return true
  const rest = name.slice(PREFIX.length)
  return SETTING_PARTS.some((part) => rest === part || rest.endsWith(`_${part}`))
}

/**
 * The variable that a name was meant to be, where it is nearly that of a setting, alone or with a network before it;
 * undefined where the name is right or something else. Letter case counts. What is nearly a setting would be left out in silence.
 */
export function meantVariable(name: string): string | undefined {
  if (name.length > 200) return undefined
  const upper = name.toUpperCase()
  if (!upper.startsWith(PREFIX)) return undefined
  if (isOurs(upper)) return name === upper ? undefined : upper
  const rest = upper.slice(PREFIX.length)
  const alone = nearest(rest, SETTING_PARTS)
  if (alone !== undefined) return PREFIX + alone
  // A network's name may have underscores itself: the longest rest that is near counts.
  for (let at = rest.indexOf('_'); at >= 0; at = rest.indexOf('_', at + 1)) {
    const meant = nearest(rest.slice(at + 1), SETTING_PARTS)
    if (meant !== undefined) return `${PREFIX}${rest.slice(0, at)}_${meant}`
  }
  return undefined
}
