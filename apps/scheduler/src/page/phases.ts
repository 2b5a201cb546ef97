import { type Content, type Html, html, PHASES, table } from '@alertsmith/pipeline'
import { duration } from './times.js'

/** The phases a run goes through, with those of the steps after training where it has come to one. */
function phasesOf(phase: string | null, phaseMs: Readonly<Record<string, number>>): readonly string[] {
  const known: readonly string[] = PHASES
  const others = [...Object.keys(phaseMs), ...(phase === null ? [] : [phase])]
  return [...known, ...new Set(others.filter((name) => name !== 'total' && !known.includes(name)))]
}

/** Where a running training is: `Phase train, 3 of 6.` */
export function phaseSentence(phase: string | null): string {
  if (phase === null) return 'Starting.'
  const names = phasesOf(phase, {})
  return `Phase ${phase}, ${names.indexOf(phase) + 1} of ${names.length}.`
}

/** The phases as steps: over, now, to come. Each says so in words too. */
export function phaseSteps(phase: string | null): Html {
  const names = phasesOf(phase, {})
  const at = phase === null ? -1 : names.indexOf(phase)
  return html`<ol class="phases" aria-label="Phases">${names.map((name, i) => {
    if (i < at)
      return html`<li class="over"><span aria-hidden="true">✓</span> ${name} <small>done</small></li>`
    if (i === at)
      return html`<li class="now" aria-current="step"><span aria-hidden="true">●</span> ${name} <small>now</small></li>`
    return html`<li>${name} <small>to come</small></li>`
  })}</ol>
`
}

/** Each phase with its duration and its place in the whole. */
export function phaseTable(phase: string | null, phaseMs: Readonly<Record<string, number>>): Html | null {
  const names = phasesOf(phase, phaseMs).filter((name) => phaseMs[name] !== undefined)
  if (names.length === 0) return null
  const total = names.reduce((sum, name) => sum + phaseMs[name]!, 0)
  let before = 0
  const rows = names.map((name): Content[] => {
    const ms = phaseMs[name]!
    const start = before
    before += ms
    return [name, duration(ms), span(start, ms, total)]
  })
  return table(
    'Time by phase',
    [{ title: 'Phase' }, { title: 'Time', kind: 'number' }, { title: 'Part of the run', kind: 'wide' }],
    rows,
  )
}

function span(start: number, ms: number, total: number): Html {
  const share = (value: number) => (total === 0 ? 0 : (1000 * value) / total).toFixed(1)
  return html`<svg class="span" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" x="0" y="6" width="1000" height="2"/><rect class="part" x="${share(start)}" y="1" width="${share(Math.max(ms, total / 500))}" height="12"/></svg>`
}
