import { AlertsmithError } from '@alertsmith/core'
import { NativeError } from '../errors.js'

/** Runs a call into the addon; what LightGBM refuses becomes {@link NativeError}. `doing` completes "While …". */
export function callNative<Result>(doing: string, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw toNativeError(doing, error)
  }
}

/** {@link callNative} for calls that return a promise. */
export async function awaitNative<Result>(doing: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw toNativeError(doing, error)
  }
}

function toNativeError(doing: string, error: unknown): unknown {
  if (AlertsmithError.isInstance(error)) return error
  const words = error instanceof Error ? error.message : String(error)
  return new NativeError(`While ${doing}, LightGBM said: ${words}`, {
    context: { doing, lightgbm: words },
    cause: error,
  })
}
