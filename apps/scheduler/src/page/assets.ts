import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { schedulerStyle } from './style.js'

/** What stands inline in every page, and the policy that allows these two texts and nothing else. */
export interface Assets {
  readonly style: string
  readonly script: string
  readonly contentSecurityPolicy: string
}

export function readAssets(): Assets {
  const style = schedulerStyle()
  const script = readScript()
  const contentSecurityPolicy = [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return { style, script, contentSecurityPolicy }
}

/** The same path from `src` and from `dist`: what is sent is always what the compiler made. */
function readScript(): string {
  const compiled = readFileSync(new URL('../../dist/page/client/page.js', import.meta.url), 'utf8')
  // The compiler takes the file for a module; inline it is a plain script, which runs before the first paint.
  return compiled.replace(/^(?:export \{\};|\/\/# sourceMappingURL=.*)$/gm, '')
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
