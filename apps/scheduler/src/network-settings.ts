import { resolveConfig, type Settings } from '@alertsmith/pipeline'

/**
 * The settings of one network. The only way to settings in the scheduler (lint sees to it), so that nobody takes those
 * of all networks where a network has its own.
 *
 * @throws {ConfigInvalidError}
 */
export function settingsOf(network: string): Settings {
  return resolveConfig({ network }).settings
}
