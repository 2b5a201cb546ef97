import { expect, it } from 'vitest'
import { createLogger } from './logger.js'

it('writes JSON lines with the run’s fields, each once, at the level and above', () => {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  const logger = createLogger({ level: 'info', destination, fields: { run_id: 'r1', network: 'demo' } })
  logger.debug({}, 'not written')
  logger.info({ phase: 'extract', network: 'demo', duration_ms: 12 }, 'Phase extract completed')

  expect(lines).toHaveLength(1)
  expect(lines[0]!.match(/"network"/g)).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    run_id: 'r1',
    network: 'demo',
    phase: 'extract',
    duration_ms: 12,
    msg: 'Phase extract completed',
  })
})
