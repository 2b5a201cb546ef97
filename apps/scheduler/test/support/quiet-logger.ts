import type { Logger } from '@alertsmith/pipeline'

export const quietLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
