import { hostname, userInfo } from 'node:os'

/** Who runs this command, as it is recorded with what was done: `name@host`. */
export function currentActor(): string {
  return `${userName()}@${hostname()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
