const decoder = new TextDecoder()

/** Numbers before the bytes of a record. */
const HEADER = 2

/**
 * Gives equal byte strings equal small numbers, without making a JS string per value. Codes count from 0 in order of
 * first occurrence. Texts are hashed, compared and kept four bytes at a time, the last word filled up with zeros.
 */
export class TextPool {
  /** Open addressing, two numbers per slot: where the text's record starts (0 = free slot) and its hash. */
  #slots = new Int32Array(2048)
  /**
   * One record per text: its code, its length in bytes, its bytes (little-endian, as Arrow's buffers are). What a look-up
   * needs stands side by side, since with many texts each part read elsewhere would be one more cache miss.
   */
  #records = new Int32Array(4096)
  /** Where the next record starts; 0 is left out because it marks a free slot. */
  #end = 1
  /** Where the record of each code starts. */
  #starts = new Int32Array(512)
  #size = 0
  /** The words of the text that is being added. */
  #scratch = new Int32Array(64)

  get size(): number {
    return this.#size
  }

  /** The code of `source[start, end)`, new or known. */
  add(source: Uint8Array, start: number, end: number): number {
    const length = end - start
    const numWords = (length + 3) >> 2
    if (numWords > this.#scratch.length) this.#scratch = new Int32Array(numWords * 2)
    const hash = packWords(source, start, end, this.#scratch)
    let slot = this.#slotOf(hash, length, numWords)
    const known = this.#slots[slot]!
    if (known !== 0) return this.#records[known]!
    if (this.#size * 4 >= this.#slots.length) {
      this.#rehash()
      slot = this.#slotOf(hash, length, numWords)
    }
    return this.#append(slot, hash, length, numWords)
  }

  /** Negative where value `a` sorts before value `b` by bytes, as ClickHouse sorts strings. */
  compare(a: number, b: number): number {
    return Buffer.compare(this.#bytes(a), this.#bytes(b))
  }

  text(code: number): string {
    return decoder.decode(this.#bytes(code))
  }

  /** Length in bytes. */
  length(code: number): number {
    return this.#records[this.#starts[code]! + 1]!
  }

  texts(): string[] {
    return Array.from({ length: this.#size }, (_, code) => this.text(code))
  }

  /** All texts end to end, in order of their codes, and the offsets between them: an Arrow Utf8 column's buffers. */
  buffers(): { data: Uint8Array; valueOffsets: Int32Array } {
    const valueOffsets = new Int32Array(this.#size + 1)
    for (let code = 0; code < this.#size; code++) {
      valueOffsets[code + 1] = valueOffsets[code]! + this.length(code)
    }
    const data = new Uint8Array(valueOffsets[this.#size]!)
    for (let code = 0; code < this.#size; code++) data.set(this.#bytes(code), valueOffsets[code])
    return { data, valueOffsets }
  }

  #bytes(code: number): Uint8Array {
    return new Uint8Array(this.#records.buffer, (this.#starts[code]! + HEADER) * 4, this.length(code))
  }

  /** Where in `#slots` the text in `#scratch` stands or would stand. */
  #slotOf(hash: number, length: number, numWords: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = (hash << 1) & mask
    for (;;) {
      const start = slots[slot]!
      if (start === 0) return slot
      if (slots[slot + 1] === hash && this.#equals(start, length, numWords)) return slot
      slot = (slot + 2) & mask
    }
  }

  #equals(start: number, length: number, numWords: number): boolean {
    const records = this.#records
    if (records[start + 1] !== length) return false
    const scratch = this.#scratch
    const text = start + HEADER
    for (let i = 0; i < numWords; i++) if (records[text + i] !== scratch[i]) return false
    return true
  }

  #append(slot: number, hash: number, length: number, numWords: number): number {
    const code = this.#size++
    const start = this.#end
    this.#end = start + HEADER + numWords
    if (this.#end > this.#records.length) this.#records = grown(this.#records, this.#end)
    if (code >= this.#starts.length) this.#starts = grown(this.#starts, code + 1)
    this.#records[start] = code
    this.#records[start + 1] = length
    this.#records.set(this.#scratch.subarray(0, numWords), start + HEADER)
    this.#starts[code] = start
    this.#slots[slot] = start
    this.#slots[slot + 1] = hash
    return code
  }

  #rehash(): void {
    const old = this.#slots
    const slots = new Int32Array(old.length * 4)
    const mask = slots.length - 1
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue
      let slot = (old[i + 1]! << 1) & mask
      while (slots[slot] !== 0) slot = (slot + 2) & mask
      slots[slot] = old[i]!
      slots[slot + 1] = old[i + 1]!
    }
    this.#slots = slots
  }
}

function grown(array: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(array.length * 2, needed))
  larger.set(array)
  return larger
}

/** Writes the bytes into `words` and returns their hash: multiply and rotate per word, MurmurHash3's mix at the end. */
function packWords(source: Uint8Array, start: number, end: number, words: Int32Array): number {
  let hash = end - start
  let count = 0
  let i = start
  for (; i + 4 <= end; i += 4) {
    const word = source[i]! | (source[i + 1]! << 8) | (source[i + 2]! << 16) | (source[i + 3]! << 24)
    words[count++] = word
    hash = step(hash, word)
  }
  if (i < end) {
    let word = 0
    for (let shift = 0; i < end; i++, shift += 8) word |= source[i]! << shift
    words[count] = word
    hash = step(hash, word)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function step(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return (mixed << 13) | (mixed >>> 19)
}
