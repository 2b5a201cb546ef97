import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const readme = join(import.meta.dirname, 'README.md')

/** "Measured 2026-01-31 on 2 × …, 24 GiB, Node v24.0.0": what every table begins with. */
export function machine() {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} × ${cpus()[0].model.trim()}, ${memory} GiB, Node ${process.version}`
}

/** Prints the lines and puts them between the scenario's markers in README.md. */
export function writeReport(scenario, lines) {
  console.log(lines.join('\n'))
  const [begin, end] = [`<!-- ${scenario}:begin -->`, `<!-- ${scenario}:end -->`]
  const text = readFileSync(readme, 'utf8')
  const before = text.slice(0, text.indexOf(begin) + begin.length)
  writeFileSync(readme, `${before}\n\n${lines.join('\n')}\n\n${text.slice(text.indexOf(end))}`)
}

export function announce(what) {
  console.error(`▸ ${what}`)
}

export function count(value) {
  return value.toLocaleString('en-US')
}
