import { type Html, html } from '@alertsmith/pipeline'
import type { RunStatus, TickStatus } from '../state/tables.js'

interface Look {
  readonly words: string
  /** Beside the words, never instead of them. */
  readonly sign: string
  readonly tone: 'good' | 'alarm' | 'muted' | 'busy'
}

const LOOKS: Readonly<Record<RunStatus | TickStatus, Look>> = {
  running: { words: 'running', sign: '●', tone: 'busy' },
  succeeded: { words: 'succeeded', sign: '✓', tone: 'good' },
  failed: { words: 'failed', sign: '✕', tone: 'alarm' },
  refused: { words: 'refused', sign: '⊘', tone: 'alarm' },
  'nothing-to-do': { words: 'nothing to do', sign: '–', tone: 'muted' },
  cancelled: { words: 'cancelled', sign: '↷', tone: 'muted' },
  lost: { words: 'lost', sign: '?', tone: 'alarm' },
  due: { words: 'due', sign: '○', tone: 'busy' },
  done: { words: 'done', sign: '✓', tone: 'good' },
  skipped: { words: 'skipped', sign: '↷', tone: 'muted' },
}

/** A state in words and, for eyes, a sign and a colour. */
export function statusMark(status: RunStatus | TickStatus): Html {
  const { words, sign, tone } = LOOKS[status]
  return html`<span class="mark ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>`
}

export function statusWords(status: RunStatus): string {
  return LOOKS[status].words
}

/** What somebody should look at. */
export function isTrouble(status: RunStatus): boolean {
  return LOOKS[status].tone === 'alarm'
}
