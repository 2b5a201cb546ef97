export { EXIT, exitCodeFor, exitCodeOf } from '@alertsmith/pipeline'
