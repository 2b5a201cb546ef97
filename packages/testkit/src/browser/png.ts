import { inflateSync } from 'node:zlib'

const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 }

/**
 * How many different colours a browser's screenshot has (8 bits per channel, not interlaced, RGB or RGBA), after the PNG
 * specification's chapters 5 (chunks) and 9 (filters).
 */
export function countColours(png: Buffer): number {
  const { width, height, channels, data } = readChunks(png)
  const stride = width * channels
  const raw = inflateSync(data)
  const colours = new Set<number>()
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1)
    const line = unfilter(raw[at]!, raw.subarray(at + 1, at + 1 + stride), above, channels)
    for (let x = 0; x < stride; x += channels) {
      colours.add((line[x]! << 16) | (line[x + 1]! << 8) | line[x + 2]!)
    }
    above = line
  }
  return colours.size
}

function readChunks(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const channels = CHANNELS[png[25]!]
  if (png[24] !== 8 || channels === undefined || png[28] !== 0)
    throw new Error('Not a PNG of the expected kind.')
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
    }
  }
  return { width, height, channels, data: Buffer.concat(parts) }
}

function unfilter(filter: number, line: Uint8Array, above: Uint8Array, channels: number) {
  const result = new Uint8Array(line.length)
  for (let i = 0; i < line.length; i++) {
    const left = i < channels ? 0 : result[i - channels]!
    const up = above[i]!
    const corner = i < channels ? 0 : above[i - channels]!
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
    result[i] = line[i]! + predicted
  }
  return result
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
