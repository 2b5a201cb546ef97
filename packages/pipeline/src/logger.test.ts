import { Writable } from 'node:stream'
import { AlertsmithError, defineError } from '@alertsmith/core'
import pretty from 'pino-pretty'
import { expect, it } from 'vitest'
import { createLogger, printableLog } from './logger.js'

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

const RepeatedError = defineError({
  code: 'TEST_REPEATED',
  category: 'data',
  retryable: false,
  meaning: 'Something is there twice.',
  remedy: 'Take one away.',
})

it.each(['err', 'error'])('tells an error under "%s" without the values of rows that it quotes', (key) => {
  const lines: string[] = []
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
  // With a line break, so that no line of the stack gives it away either.
  const id = 'alert-"planted"\n    at planted'
  const context = { table: 'raw_alerts', count: 2, found: id, examples: [{ alertId: id }] }
  const server = new Error(`Cannot parse '${id}'`)
  const error = new RepeatedError(`Found "${id}" twice.`, { context, cause: server })
  logger.error({ [key]: error }, 'Failed')
  logger.error({ [key]: new Error('A step failed.', { cause: error }) }, 'Failed')

  expect(lines.join('')).not.toContain('planted')
  const [own, wrapped] = lines.map((line) => JSON.parse(line)[key])
  expect(own).toMatchObject({
    type: 'TEST_REPEATED',
    code: 'TEST_REPEATED',
    category: 'data',
    retryable: false,
    message: 'Something is there twice.',
    remedy: 'Take one away.',
    context: { table: 'raw_alerts', count: 2 },
    cause: { type: 'Error' },
  })
  expect(own.stack).toMatch(/^\s+at .*logger\.test/)
  expect(wrapped).toMatchObject({ message: 'A step failed.', cause: { code: 'TEST_REPEATED' } })
  expect(AlertsmithError.isInstance(error)).toBe(true)
})

it('shows lines to people with nothing in them that a terminal obeys', () => {
  let shown = ''
  const people = pretty({
    colorize: false,
    singleLine: true,
    destination: new Writable({
      write(chunk: Buffer, _encoding, done) {
        shown += chunk.toString()
        done()
      },
    }),
    sync: true,
  })
  const logger = createLogger({ level: 'info', destination: printableLog(people) })
  logger.warn({ address: '0x\x9b31m\u202e', err: new Error('a\x1b[2J') }, 'Skipped x\x1b]0;t\x07\r\nforged')
  expect(shown).toContain('Skipped x\\u001b]0;t\\u0007\\r\\nforged')
  expect(shown).toContain('31m')
  expect(shown).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u)
  expect(shown).not.toMatch(/^forged/m)
})
