import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

const PACKAGES = [
  'core',
  'lightgbm',
  'storage',
  'extraction',
  'features',
  'trainer',
  'report',
  'pipeline',
] as const

/** `{ '@alertsmith/core': '0.1.0', … }`: the versions of our own packages that took part in a run. */
export function packageVersions(): Record<string, string> {
  return Object.fromEntries(
    PACKAGES.map((name) => {
      const specifier = `@alertsmith/${name}`
      const path =
        name === 'pipeline'
          ? findPackageJSON('..', import.meta.url)
          : findPackageJSON(specifier, import.meta.url)
      return [specifier, (JSON.parse(readFileSync(path!, 'utf8')) as { version: string }).version]
    }),
  )
}
