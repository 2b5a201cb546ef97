#!/usr/bin/env node
// Read by whatever Node there is, so this file takes nothing that old ones lack: no `node:` names, no await at the top.
// biome-ignore lint/style/useNodejsImportProtocol: see above
import { existsSync, readFileSync } from 'fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const needed = /(\d+)\.(\d+)/.exec(engines.node).slice(1).map(Number)
const [major, minor] = process.versions.node.split('.').map(Number)
const built = new URL('../dist/main.js', import.meta.url)

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `alertsmith needs Node ${needed.join('.')} or later; this is ${process.version}. Install a newer one (https://nodejs.org), or, in a checkout, run it by \`npm run alertsmith -- …\`, which brings its own.`,
  )
  process.exitCode = 1
} else if (!existsSync(built)) {
  console.error(
    'alertsmith is not built yet. Run `npm run quickstart` or `pnpm install && pnpm build` first.',
  )
  process.exitCode = 1
} else {
  // Loading takes most of a second in which nothing has begun that would have to be ended.
  const stop = () => process.exit(130)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const start = (main) => {
    // By its first await a command listens itself.
    main(process.argv)
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
  // A signal that came while modules ran is told of in the next round of the event loop.
  import(built.href).then(({ main }) => setImmediate(() => setImmediate(start, main)))
}
