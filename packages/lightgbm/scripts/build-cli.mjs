// Builds LightGBM's own command-line program for the parity tests and prints its path.
import { buildCommandLine } from './native/targets.mjs'

process.stdout.write(`${await buildCommandLine()}\n`)
