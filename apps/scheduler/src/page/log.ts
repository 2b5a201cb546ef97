import { type Content, count, type Html, html, table } from '@alertsmith/pipeline'
import type { LogLine } from '../http/queries/run.js'
import { note } from './layout.js'
import { timeOfDay } from './times.js'

// All metrics of a model are a field too; the API has them in full.
const LONGEST_VALUE = 120

const TONES: Readonly<Record<string, string>> = { error: 'alarm', fatal: 'alarm', warn: 'busy' }

/** `total` counts the lines that are not shown, too. */
export function logTable(lines: readonly LogLine[], total: number): Html {
  if (lines.length === 0) return note('Nothing was logged.')
  const left = total - lines.length
  return html`${left > 0 ? note(`The first ${count(left)} lines are left out.`) : null}<div class="log">${table(
    'Log lines, oldest first',
    [{ title: 'Time (UTC)' }, { title: 'Level' }, { title: 'Message', kind: 'wide' }],
    lines.map((line): Content[] => [
      timeOfDay(line.at),
      html`<span class="mark ${TONES[line.level] ?? 'muted'}">${line.level}</span>`,
      html`<span class="message">${line.message}</span>${fieldsOf(line.fields)}`,
    ]),
  )}</div>`
}

function fieldsOf(fields: LogLine['fields']): Html | null {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}=${short(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join(' ')
  return text === '' ? null : html`<code class="below">${text}</code>`
}

function short(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE)}…`
}
