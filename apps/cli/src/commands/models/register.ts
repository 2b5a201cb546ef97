import type { Command } from 'commander'
import { registerAlias } from './alias.js'
import { registerAt } from './at.js'
import { registerDiff } from './diff.js'
import { registerExport } from './export.js'
import { registerGc } from './gc.js'
import { registerHistory } from './history.js'
import { registerImport } from './import.js'
import { registerList } from './list.js'
import { registerPromote } from './promote.js'
import { registerRepair } from './repair.js'
import { registerRollback } from './rollback.js'
import { registerShow } from './show.js'
import { registerUnalias } from './unalias.js'
import { registerVerify } from './verify.js'
import { registerWhyNot } from './why-not.js'

export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('look at the models that were trained, and decide which one is in use')
  for (const register of [
    registerList,
    registerShow,
    registerDiff,
    registerPromote,
    registerWhyNot,
    registerRollback,
    registerAlias,
    registerUnalias,
    registerHistory,
    registerAt,
    registerVerify,
    registerRepair,
    registerGc,
    registerExport,
    registerImport,
  ]) {
    register(models)
  }
}
