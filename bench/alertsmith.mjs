import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../apps/cli/bin/alertsmith.mjs', import.meta.url))

/** Runs the built command line in a process of its own; its `--json` document. Logs pass through at `warn`. */
export function alertsmith(args, { cwd }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args, '--json', '--log-level', 'warn'], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(stdout))
      else reject(new Error(`alertsmith ${args.join(' ')} ended with exit code ${code}`))
    })
  })
}
