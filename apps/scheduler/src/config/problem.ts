import { nearest } from '@alertsmith/pipeline'
import type { z } from 'zod'
import type { Path } from './yaml-document.js'

/** Something about the file that has to be corrected. */
export interface Problem {
  readonly path: Path
  /** What the path names is a key and not its value. */
  readonly key?: boolean
  /** `expected …; found …` */
  readonly sentence: string
}

/** Places that people paste a secret into by mistake: what was found there is never repeated. */
const NEVER_SHOWN = /^(state|token_variable|webhooks(?!.*\.events))/
const URL_WITH_PASSWORD = /:\/\/[^/\s]*@/

const LONGEST_SHOWN = 80

/** Problems from what zod found, with `values` as it was given to zod. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], values: unknown, base: Path): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)]
    if (issue.code === 'unrecognized_keys') {
      const sentences = issue.message.split('\n')
      return issue.keys.map((name, index) => ({
        path: [...path, name],
        key: true,
        sentence: `expected ${sentences[index]}`,
      }))
    }
    const found = issue.code === 'invalid_key' ? path.at(-1) : valueAt(values, issue.path as Path)
    const allowed = issue.code === 'invalid_value' ? issue.values.map(String) : []
    const meant = typeof found === 'string' ? nearest(found, allowed) : undefined
    const hint = meant === undefined ? '' : `. Did you mean "${meant}"?`
    return [
      {
        path,
        key: issue.code === 'invalid_key',
        sentence: `expected ${issue.message}; found ${shown(found, path)}${hint}`,
      },
    ]
  })
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[step],
    values,
  )
}

/** A value as a problem repeats it. */
function shown(value: unknown, path: Path): string {
  if (value === undefined || value === null) return 'nothing'
  const text = JSON.stringify(value)
  if (text === '{}') return text
  if (NEVER_SHOWN.test(pathText(path)) || URL_WITH_PASSWORD.test(text)) return 'a value that is not shown'
  if (typeof value === 'object' && !Array.isArray(value)) return 'a mapping'
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

/** `jobs.weekly.networks[0]`; a key of any length is shown by its beginning. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      const text = step.length > LONGEST_SHOWN ? `${step.slice(0, LONGEST_SHOWN)}…` : step
      return index === 0 ? text : `.${text}`
    })
    .join('')
}
