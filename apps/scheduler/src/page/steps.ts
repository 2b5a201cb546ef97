import { type Content, type Html, html, table } from '@alertsmith/pipeline'
import { facts, note } from './layout.js'

/** What evaluation, promotion and scoring came to, as they were noted down. */
export function stepList(steps: unknown): Html {
  const entries = isMapping(steps) ? Object.entries(steps) : []
  if (entries.length === 0) return note('No steps were taken after the training.')
  return html`${entries.map(([name, outcome]) => html`<h3>${name}</h3>${shown(outcome)}`)}`
}

function shown(outcome: unknown): Content {
  if (!isMapping(outcome)) return html`<p>${String(outcome)}</p>`
  const entries = Object.entries(outcome)
  const simple = entries.filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
  const checks = isCheckList(outcome.checks) ? outcome.checks : []
  const nested = entries.filter(([, value]) => typeof value === 'object' && value !== null)
  return [
    facts(simple.map(([name, value]) => [name, String(value)] as const)),
    checks.length === 0 ? null : checkTable(checks),
    nested.length === 0
      ? null
      : html`<details><summary>In full</summary><pre tabindex="0"><code>${JSON.stringify(outcome, null, 2)}</code></pre></details>`,
  ]
}

/** One condition of the promotion gate. */
interface Check {
  readonly name: string
  readonly passed: boolean
  readonly sentence: string
}

function isCheckList(value: unknown): value is readonly Check[] {
  const isCheck = (check: unknown) =>
    isMapping(check) &&
    typeof check.name === 'string' &&
    typeof check.passed === 'boolean' &&
    typeof check.sentence === 'string'
  return Array.isArray(value) && value.every(isCheck)
}

function checkTable(checks: readonly Check[]): Html {
  return table(
    'What the gate looked at',
    [{ title: 'Check' }, { title: 'Result' }, { title: 'Why', kind: 'wide' }],
    checks.map(({ name, passed, sentence }): Content[] => [
      name,
      passed
        ? html`<span class="mark good"><span aria-hidden="true">✓</span> passed</span>`
        : html`<span class="mark alarm"><span aria-hidden="true">✕</span> not passed</span>`,
      sentence,
    ]),
  )
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
