export {
  type ConformanceCheck,
  type ConformanceOptions,
  conformanceChecks,
} from './conformance-checks.js'
