import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const UNSHARE = ['--pid', '--fork', '--kill-child', '--mount-proc']

/** PID namespaces can be made by root alone, and not in every container. */
export const canUnshare =
  process.platform === 'linux' && spawnSync('unshare', [...UNSHARE, 'true']).status === 0
if (!canUnshare) console.warn('skipped: PID namespaces can be made by root alone')

/** A Node process that is number 1 in a PID namespace of its own, once it has printed its first line. */
export async function startInNamespace(script: string, ...args: string[]) {
  const child = spawn('unshare', [...UNSHARE, process.execPath, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child: child as ChildProcess, report: JSON.parse(String(line)) as Record<string, unknown> }
}
