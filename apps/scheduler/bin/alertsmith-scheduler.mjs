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
    `alertsmith-scheduler needs Node ${needed.join('.')} or later; this is ${process.version}. Install a newer one (https://nodejs.org), or, in a checkout, run it by \`npm run alertsmith-scheduler -- …\`, which brings its own.`,
  )
  process.exitCode = 1
} else if (!existsSync(built)) {
  console.error(
    'alertsmith-scheduler is not built yet. Run `npm run quickstart` or `pnpm install && pnpm build` first.',
  )
  process.exitCode = 1
} else {
  import(built.href).then(({ main }) => main(process.argv))
}
