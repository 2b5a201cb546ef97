import { expect, it, vi } from 'vitest'

vi.mock('danfojs-node', () => {
  throw new Error('Cannot find package')
})

it('toDanfo says what to install where danfojs-node is not', async () => {
  const { toDanfo } = await import('./to-danfo.js')
  const matrix = { names: ['a'], numRows: 1, values: Float64Array.of(1), categorical: [] }
  await expect(toDanfo(matrix)).rejects.toMatchObject({
    code: 'FEATURES_DANFO_MISSING',
    category: 'environment',
    message: expect.stringContaining('Install danfojs-node 1.2'),
  })
})

it('fromDanfo does without danfojs-node', async () => {
  const { fromDanfo } = await import('./from-danfo.js')
  const frame = { columns: ['a'], column: () => ({ values: [1, 2] }) }
  expect(Array.from(fromDanfo(frame).getChild('a')!)).toEqual([1, 2])
})
