import { AbortedError, type ErrorClass, InvalidDateError } from '@alertsmith/core'
import { extractionErrors } from '@alertsmith/extraction'
import { featuresErrors } from '@alertsmith/features'
import { lightgbmErrors } from '@alertsmith/lightgbm'
import { storageErrors } from '@alertsmith/storage'
import { syntheticErrors } from '@alertsmith/synthetic'
import { trainerErrors } from '@alertsmith/trainer'
import { pipelineErrors } from './errors.js'

/** Every error class of every package, by package: what docs/errors.md lists. */
export const ERRORS_BY_PACKAGE: readonly (readonly [name: string, errors: readonly ErrorClass[]])[] = [
  ['core', [AbortedError, InvalidDateError]],
  ['storage', storageErrors],
  ['extraction', extractionErrors],
  ['features', featuresErrors],
  ['lightgbm', lightgbmErrors],
  ['trainer', trainerErrors],
  ['synthetic', syntheticErrors],
  ['pipeline', pipelineErrors],
]
