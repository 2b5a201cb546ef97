import { openTestNetwork, type TestNetwork } from '@alertsmith/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normal, uniform, uniformInteger } from '../../src/sql/random.js'
import { figures } from '../support/contents.js'

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

const read = (sql: string) => figures(network.database, sql.replaceAll('{seed:Int64}', '-3'))
const DRAWS = 200_000
// Standard errors of the means and variances below are at most 0.0032; four of them.
const TOLERANCE = 0.013

it('draws uniformly from [0, 1), for neighbouring keys independently', async () => {
  const { low, high, mean, variance, lag } = await read(`
    SELECT min(u) AS low, max(u) AS high, avg(u) AS mean, varPop(u) AS variance, corr(u, next) AS lag
    FROM (SELECT ${uniform('a', 'number')} AS u, ${uniform('a', 'number + 1')} AS next FROM numbers(${DRAWS}))`)
  expect(low).toBeGreaterThanOrEqual(0)
  expect(high).toBeLessThan(1)
  expect(Math.abs(mean! - 1 / 2)).toBeLessThan(TOLERANCE)
  expect(Math.abs(variance! - 1 / 12)).toBeLessThan(TOLERANCE)
  expect(Math.abs(lag!)).toBeLessThan(TOLERANCE)
})

it('draws every whole number below the bound and no other', async () => {
  expect(
    await read(`SELECT uniqExact(k) AS different, min(k) AS low, max(k) AS high
      FROM (SELECT ${uniformInteger('7', 'a', 'number')} AS k FROM numbers(1000))`),
  ).toEqual({ different: 7, low: 0, high: 6 })
})

it('draws normals with mean 0, variance 1 and no skew, and other ones for another salt', async () => {
  const { mean, variance, skew, beyond, salted } = await read(`
    SELECT avg(z) AS mean, varPop(z) AS variance, skewPop(z) AS skew, avg(abs(z) > 1.959964) AS beyond, corr(z, other) AS salted
    FROM (SELECT ${normal('a', 'number')} AS z, ${normal('b', 'number')} AS other FROM numbers(${DRAWS}))`)
  expect(Math.abs(mean!)).toBeLessThan(TOLERANCE)
  expect(Math.abs(variance! - 1)).toBeLessThan(TOLERANCE)
  expect(Math.abs(skew!)).toBeLessThan(0.022)
  expect(Math.abs(beyond! - 0.05)).toBeLessThan(0.002)
  expect(Math.abs(salted!)).toBeLessThan(TOLERANCE)
})
