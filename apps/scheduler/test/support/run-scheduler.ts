import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/alertsmith-scheduler.mjs', import.meta.url))

export interface CommandOutcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Sent once stderr holds the text; with `againMs`, a second time so much later. */
  readonly signalAfter?: { readonly text: string; readonly signal: NodeJS.Signals; readonly againMs?: number }
}

/** Runs the built command line as a user would: a process of its own, in a folder of its own. */
export function runScheduler(
  args: readonly string[],
  { cwd, env = {}, signalAfter }: CommandOptions,
): Promise<CommandOutcome> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ALERTSMITH_')),
  )
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let signalled = false
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    if (signalAfter && !signalled && stderr.includes(signalAfter.text)) {
      signalled = true
      child.kill(signalAfter.signal)
      if (signalAfter.againMs !== undefined)
        setTimeout(() => child.kill(signalAfter.signal), signalAfter.againMs)
    }
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
}
