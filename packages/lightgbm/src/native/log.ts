import type { NativeLog } from './addon.js'

/** One line that LightGBM logged. */
export interface LogMessage {
  readonly level: 'warning' | 'info' | 'debug'
  readonly text: string
}

/** Receives LightGBM's log, in order, on the JavaScript thread. How much there is follows the `verbosity` parameter. */
export type OnLog = (message: LogMessage) => void

const LEVELS = ['warning', 'info', 'debug'] as const

export function toNativeLog(onLog: OnLog | undefined): NativeLog | undefined {
  return onLog && ((level, text) => onLog({ level: LEVELS[level] ?? 'debug', text }))
}
