import { type Content, type Html, html } from '@alertsmith/pipeline'
import { facts, note } from './layout.js'

/** What evaluation, promotion and scoring came to, as they were noted down. */
export function stepList(steps: unknown): Html {
  if (typeof steps !== 'object' || steps === null) return note('No steps were taken after the training.')
  const entries = Object.entries(steps)
  if (entries.length === 0) return note('No steps were taken after the training.')
  return html`${entries.map(([name, outcome]) => html`<h3>${name}</h3>${shown(outcome)}`)}`
}

function shown(outcome: unknown): Content {
  if (typeof outcome !== 'object' || outcome === null) return html`<p>${String(outcome)}</p>`
  return facts(Object.entries(outcome).map(([name, value]) => [name, words(value)] as const))
}

function words(value: unknown): Content {
  if (typeof value === 'string') return value
  return html`<code>${JSON.stringify(value) ?? ''}</code>`
}
