import { errorSection } from '@alertsmith/pipeline'
import { schedulerErrors } from './errors.js'

/** The scheduler's part of docs/errors.md, which ends the page. */
export function schedulerErrorSection(): string {
  return errorSection('scheduler', schedulerErrors)
}
