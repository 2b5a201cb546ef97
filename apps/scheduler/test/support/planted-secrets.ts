import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One secret of each kind, with characters that urls, JSON and HTML write otherwise. */
export const SECRETS = {
  writer: 'planted-wr1ter/"pass&word"',
  reader: 'planted-r3ader+<pass>word',
  wrong: 'planted-wr0ng-password',
  bucket: 'planted/bucket+key/0123456789abcdefghij',
  state: 'planted-st4te-password',
  page: 'planted-t0ken-of-the-page',
  webhook: 'planted-w3bhook-secret',
} as const

/** Every form in which a careless program would write the secrets. */
const FORMS = Object.entries(SECRETS).flatMap(([name, secret]) =>
  [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...['alertsmith', 'reading'].map((user) => Buffer.from(`${user}:${secret}`).toString('base64')),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ].map((form) => ({ name, form })),
)

/** The names of the secrets that a text holds in any form. */
export function secretsIn(text: string): string[] {
  return [...new Set(FORMS.filter(({ form }) => text.includes(form)).map(({ name }) => name))]
}

/** What every file under a folder holds, by its path. */
export function filesUnder(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'latin1')]),
  )
}

/** The command line of every process of this machine that descends from `pid`, itself included. Linux only. */
export function commandLines(pid: number): string[] {
  const parents = new Map<number, number>()
  const lines = new Map<number, string>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      // The program's name stands in brackets and may hold anything.
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
      lines.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' '))
    } catch {
      // It is over.
    }
  }
  const descends = (id: number | undefined): boolean =>
    id === pid || (id !== undefined && id > 1 && descends(parents.get(id)))
  return [...lines].filter(([id]) => descends(id)).map(([, line]) => line)
}
