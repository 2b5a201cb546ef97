/** The parts of ASN.1's DER encoding that a certificate is made of. Each function gives one encoded value. */

/** Content after its tag and length. */
export function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content])
}

function length(count: number): Buffer {
  if (count < 0x80) return Buffer.of(count)
  return count < 0x100 ? Buffer.of(0x81, count) : Buffer.of(0x82, count >> 8, count & 0xff)
}

export const sequence = (...parts: Uint8Array[]) => tagged(0x30, Buffer.concat(parts))
export const set = (...parts: Uint8Array[]) => tagged(0x31, Buffer.concat(parts))
/** From its bytes, the highest first; the first one must be below 0x80. */
export const integer = (bytes: Uint8Array) => tagged(0x02, bytes)
export const boolean = (value: boolean) => tagged(0x01, Buffer.of(value ? 0xff : 0))
export const octetString = (content: Uint8Array) => tagged(0x04, content)
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text))

/** `unused` bits at the end of the content do not count. */
export function bitString(content: Uint8Array, unused: number): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.of(unused), content]))
}

/** A time until 2049, to the second. */
export function time(moment: Date): Buffer {
  return tagged(0x17, Buffer.from(`${moment.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
}

export function objectId([first, second, ...rest]: readonly number[]): Buffer {
  const parts = rest.flatMap((part) => {
    const digits = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return tagged(0x06, Buffer.of(first! * 40 + second!, ...parts))
}
