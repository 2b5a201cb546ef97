import type { Job } from './job.js'

/** What a job says that is well-formed and may not be what was meant, in sentences. */
export function jobWarnings({ name, onlyIf, after }: Job): string[] {
  if (onlyIf === undefined || !after.score) return []
  return [
    `jobs.${name}: only_if decides about the whole run, so on days on which it does not train, after.score does not score either. Score those days with \`alertsmith score\`, or leave out only_if.`,
  ]
}
