import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { readArrowStream } from './arrow-result.js'

const table = tableFromArrays({
  // -1 followed by 0 looks like the end-of-stream marker to whoever looks at eight bytes only.
  marker: Int32Array.from([-1, 0, -1, 0, 5, 6]),
  amount: Float64Array.from([1.5, 2.5, Number.NaN, 4.5, 5.5, 6.5]),
  name: ['a', 'b', null, 'd', 'e', 'é'],
})
const stream = tableToIPC(table, 'stream')

function inChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size))
  return chunks
}

describe('readArrowStream', () => {
  it.each([1, 7, 8, 64, 1_000_000])('reads a stream that came in chunks of %i bytes', (size) => {
    const read = readArrowStream(inChunks(stream, size), 'a query')
    expect(read.toArray().map(String)).toEqual(table.toArray().map(String))
  })

  it('reads columns in place where the answer is one chunk', () => {
    const whole = stream.slice()
    const read = readArrowStream([whole], 'a query')
    expect(read.getChild('amount')?.data[0]?.values.buffer).toBe(whole.buffer)
  })

  it('lets go of the chunks while it reads', () => {
    const chunks = inChunks(stream, 64)
    readArrowStream(chunks, 'a query')
    expect(chunks.every((chunk) => chunk.length === 0)).toBe(true)
  })

  it('refuses the stream wherever it is cut off', () => {
    for (let length = 0; length < stream.length; length++) {
      expect(() => readArrowStream([stream.slice(0, length)], 'a query'), `cut after ${length}`).toThrow(
        expect.objectContaining({ code: 'STORAGE_TRUNCATED_RESULT', retryable: true }),
      )
    }
  })

  it('reads streams that follow one another as one table', () => {
    const empty = tableToIPC(table.slice(0, 0), 'stream')
    const read = readArrowStream([stream.slice(), empty, stream.slice()], 'a query')
    expect(read.numRows).toBe(12)
    expect(read.getChild('amount')?.get(7)).toBe(2.5)
    expect(readArrowStream([empty.slice()], 'a query').schema.names).toEqual(['marker', 'amount', 'name'])
  })

  it("reports ClickHouse's exception where one ends the stream", () => {
    const exception = 'Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)'
    const bytes = Buffer.concat([stream.subarray(0, 200), Buffer.from(exception)])
    expect(() => readArrowStream(inChunks(bytes, 50), 'a query')).toThrow(
      expect.objectContaining({
        code: 'STORAGE_BUSY',
        context: expect.objectContaining({ clickhouseCode: 159 }),
      }),
    )
  })
})
