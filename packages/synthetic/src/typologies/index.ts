import { BIPARTITE } from './bipartite.js'
import { CYCLE } from './cycle.js'
import { FAN_IN } from './fan-in.js'
import { FAN_OUT } from './fan-out.js'
import type { Typology } from './flows.js'
import { SCATTER_GATHER } from './scatter-gather.js'

export const TYPOLOGIES: readonly Typology[] = [FAN_IN, FAN_OUT, CYCLE, SCATTER_GATHER, BIPARTITE]
