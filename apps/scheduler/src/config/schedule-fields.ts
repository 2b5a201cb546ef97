import { isNetworkName, nearest } from '@alertsmith/pipeline'
import { parseCron } from '../ticks/cron.js'
import { nextTicks } from '../ticks/ticks.js'
import { isTimeZone } from '../ticks/wall-clock.js'
import { text } from './fields.js'

const CRON = 'a cron expression of five fields, or six with seconds first'

/** An expression that croner reads and that names a time that comes. */
export function cronText() {
  return text(CRON).check(({ value, issues }) => {
    const problem = cronProblem(value)
    if (problem !== undefined) issues.push({ code: 'custom', input: value, message: `${CRON} (${problem})` })
  })
}

function cronProblem(cron: string): string | undefined {
  try {
    parseCron(cron)
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
  }
  const comes = nextTicks({ cron, timeZone: 'UTC' }, new Date(), 1).length > 0
  return comes ? undefined : 'the time that it names never comes'
}

export function timeZoneText() {
  const expected = 'an IANA time zone, such as Europe/Zurich'
  return text(expected).check(({ value, issues }) => {
    if (value === '' || isTimeZone(value)) return
    const near = nearest(value, Intl.supportedValuesOf('timeZone'))
    issues.push({
      code: 'custom',
      input: value,
      message: near === undefined ? expected : `an IANA time zone, such as ${near}`,
    })
  })
}

export function networkText() {
  const expected = `1 to 63 lower-case letters, digits and underscores that begin with a letter, and no database of ClickHouse's own`
  return text(expected).refine(isNetworkName, expected)
}
