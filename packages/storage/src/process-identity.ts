import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename } from 'node:path'

/**
 * Where the process ids that this process knows have a meaning: one boot of one kernel, and one PID namespace in it.
 * Containers often share their host name and their ids (1, 7, …), so a host name alone says nothing about a process.
 */
export function processPlace(): string {
  return [hostname(), read('/proc/sys/kernel/random/boot_id'), link('/proc/self/ns/pid')].join('/')
}

/**
 * False where /proc was mounted in another PID namespace, e.g. after `unshare --pid` without `--mount-proc`: what it says
 * of a process id is about another process then.
 */
export function canLookUpProcesses(): boolean {
  return process.platform !== 'linux' || link('/proc/self') === String(process.pid)
}

/**
 * When the process `pid` was started, as text that is only good for comparison, or undefined where there is
 * no such process. A process id alone may have been given to another process since.
 */
export function processStartMark(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // The command (field 2) may hold spaces and parentheses, so fields are counted from its last ")".
      const stat = readFileSync(`/proc/${pid === process.pid ? 'self' : pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // A zombie has ended; only its parent has not looked yet.
      return fields[0] === 'Z' ? undefined : fields[19]
    } catch {
      return undefined
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** What this process runs, for people: the script and its leading words. Options may hold secrets and are left out. */
export function describeCommand(argv: readonly string[] = process.argv): string {
  const script = argv[1] === undefined ? basename(argv[0] ?? 'node') : basename(argv[1])
  const firstOption = argv.findIndex((word, index) => index > 1 && word.startsWith('-'))
  return [script, ...argv.slice(2, firstOption === -1 ? undefined : firstOption)].join(' ')
}
