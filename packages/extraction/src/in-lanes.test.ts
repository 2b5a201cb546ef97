import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inLanes } from './in-lanes.js'

describe('inLanes', () => {
  it('resolves to the results in the order of the jobs, two under way at a time', async () => {
    let underWay = 0
    let most = 0
    const jobs = [30, 5, 20, 1].map((ms) => async () => {
      most = Math.max(most, ++underWay)
      await delay(ms)
      underWay--
      return ms
    })
    expect(await inLanes(jobs, undefined)).toEqual([30, 5, 20, 1])
    expect(most).toBe(2)
  })

  it('aborts the other job with the first failure, begins no more, and throws when all have ended', async () => {
    const ended: string[] = []
    const jobs = [
      async () => {
        await delay(5)
        throw new Error('first')
      },
      async (signal: AbortSignal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        ended.push('second')
        throw new Error('second')
      },
      async () => {
        ended.push('third')
      },
    ]
    await expect(inLanes(jobs, undefined)).rejects.toThrow('first')
    expect(ended).toEqual(['second'])
  })

  it("passes the caller's abort on", async () => {
    const controller = new AbortController()
    const job = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const running = inLanes([job], controller.signal)
    controller.abort(new Error('stop'))
    await expect(running).rejects.toThrow('stop')
  })
})
