import type { Command } from 'commander'
import { registerList } from './list.js'
import { registerRepair } from './repair.js'
import { registerShow } from './show.js'

export function registerModels(program: Command): void {
  const models = program.command('models').description('look at the models that were trained')
  for (const register of [registerList, registerShow, registerRepair]) register(models)
}
