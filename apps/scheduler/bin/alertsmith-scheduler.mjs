#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../dist/main.js', import.meta.url)
if (existsSync(built)) {
  const { main } = await import(built.href)
  await main(process.argv)
} else {
  console.error(
    'alertsmith-scheduler is not built yet. Run `npm run quickstart` or `pnpm install && pnpm build` first.',
  )
  process.exitCode = 1
}
