const decoder = new TextDecoder()

/**
 * Gives equal byte strings equal small numbers, without making a JS string per value. Codes count from 0 in order of
 * first occurrence; `bytes`/`ends` hold each distinct value once.
 */
export class TextPool {
  #slots = new Int32Array(1024)
  #bytes = new Uint8Array(1 << 14)
  /** `#ends[code]` is where value `code` ends in `#bytes`; it starts where the one before ends. */
  #ends = new Int32Array(512)
  #hashes = new Int32Array(512)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The code of `source[start, end)`, new or known. */
  add(source: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(source, start, end)
    let slot = this.#slotOf(hash, source, start, end)
    const known = this.#slots[slot]!
    if (known !== 0) return known - 1
    if (this.#size * 2 >= this.#slots.length) {
      this.#rehash()
      slot = this.#slotOf(hash, source, start, end)
    }
    return this.#append(slot, hash, source, start, end)
  }

  /** Negative where value `a` sorts before value `b` by bytes, as ClickHouse sorts strings. */
  compare(a: number, b: number): number {
    const bytes = this.#bytes
    let i = this.#start(a)
    let j = this.#start(b)
    const endA = this.#ends[a]!
    const endB = this.#ends[b]!
    while (i < endA && j < endB) {
      const difference = bytes[i++]! - bytes[j++]!
      if (difference !== 0) return difference
    }
    return endA - i - (endB - j)
  }

  text(code: number): string {
    return decoder.decode(this.#bytes.subarray(this.#start(code), this.#ends[code]!))
  }

  texts(): string[] {
    return Array.from({ length: this.#size }, (_, code) => this.text(code))
  }

  /** All texts end to end, in order of their codes, and the offsets between them: an Arrow Utf8 column's buffers. */
  buffers(): { data: Uint8Array; valueOffsets: Int32Array } {
    const valueOffsets = new Int32Array(this.#size + 1)
    valueOffsets.set(this.#ends.subarray(0, this.#size), 1)
    return { data: this.#bytes.slice(0, valueOffsets[this.#size]), valueOffsets }
  }

  #start(code: number): number {
    return code === 0 ? 0 : this.#ends[code - 1]!
  }

  #slotOf(hash: number, source: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const entry = this.#slots[slot]!
      if (entry === 0) return slot
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, source, start, end)) return slot
      slot = (slot + 1) & mask
    }
  }

  #equals(code: number, source: Uint8Array, start: number, end: number): boolean {
    const own = this.#start(code)
    const length = end - start
    if (this.#ends[code]! - own !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[own + i] !== source[start + i]) return false
    return true
  }

  #append(slot: number, hash: number, source: Uint8Array, start: number, end: number): number {
    const code = this.#size
    const from = code === 0 ? 0 : this.#ends[code - 1]!
    const to = from + (end - start)
    if (code >= this.#ends.length) {
      this.#ends = grown(this.#ends, code + 1)
      this.#hashes = grown(this.#hashes, code + 1)
    }
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, to)
    this.#bytes.set(source.subarray(start, end), from)
    this.#ends[code] = to
    this.#hashes[code] = hash
    this.#slots[slot] = code + 1
    this.#size = code + 1
    return code
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4)
    const mask = slots.length - 1
    for (let code = 0; code < this.#size; code++) {
      let slot = this.#hashes[code]! & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = code + 1
    }
    this.#slots = slots
  }
}

function grown<T extends Int32Array | Uint8Array>(array: T, needed: number): T {
  const larger = new (array.constructor as new (length: number) => T)(Math.max(array.length * 2, needed))
  larger.set(array)
  return larger
}

/** FNV-1a over the bytes, then a final mix so that the low bits, which pick the slot, depend on all of them. */
function hashBytes(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
