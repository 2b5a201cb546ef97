import { AlertsmithError } from '@alertsmith/core'
import { DiskFullError, RegistryDirectoryError } from '../../errors.js'

/** The coded form of a failed file operation in the registry `directory`; other errors come back as they are. */
export function fileError(cause: unknown, directory: string): unknown {
  const code = errnoCode(cause)
  if (code === undefined || AlertsmithError.isInstance(cause)) return cause
  const message = (cause as Error).message
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DiskFullError(
      `There is no space left to write to the model registry "${directory}" (${message}). Nothing was left there; free some space and save again.`,
      { context: { directory, errno: code }, cause },
    )
  }
  return new RegistryDirectoryError(
    `The model registry needs a directory that can be read and written at "${directory}"; found ${message}. Name another directory or change its permissions.`,
    { context: { directory, errno: code }, cause },
  )
}

export function errnoCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}
