import { hostname, userInfo } from 'node:os'
import type { Command } from 'commander'

/** The flag that says who changes an alias, as every command takes it that does. */
export const actor = [
  '--actor <who>',
  'who does this, for the history (default: user@host of this process)',
] as const

/** Adds the reason and the actor, as they are asked for where a person decides without the gate. */
export function addReason(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why, for the history').option(...actor)
}

/** `user@host`; the number of the user where it has no name. */
export function actorOf(options: { readonly actor?: string }): string {
  return options.actor ?? `${userName()}@${hostname()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that no password file names.
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
