/** Numbers distinct pairs of 32-bit whole numbers 0, 1, 2, … in order of first occurrence. */
export class PairIndex {
  #slots = new Int32Array(1024)
  #first = new Int32Array(512)
  #second = new Int32Array(512)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The pair's number, or -1 where it was never added. */
  find(first: number, second: number): number {
    return this.#slots[this.#slotOf(first, second)]! - 1
  }

  /** The pair's number, new or known. */
  add(first: number, second: number): number {
    let slot = this.#slotOf(first, second)
    const known = this.#slots[slot]!
    if (known !== 0) return known - 1
    if (this.#size * 2 >= this.#slots.length) {
      this.#grow()
      slot = this.#slotOf(first, second)
    }
    const index = this.#size++
    this.#first[index] = first
    this.#second[index] = second
    this.#slots[slot] = index + 1
    return index
  }

  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1
    let slot = mix(first, second) & mask
    for (;;) {
      const index = this.#slots[slot]! - 1
      if (index < 0 || (this.#first[index] === first && this.#second[index] === second)) return slot
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const capacity = this.#slots.length * 4
    const first = new Int32Array(capacity / 2)
    const second = new Int32Array(capacity / 2)
    first.set(this.#first)
    second.set(this.#second)
    this.#first = first
    this.#second = second
    this.#slots = new Int32Array(capacity)
    for (let index = 0; index < this.#size; index++) {
      this.#slots[this.#slotOf(first[index]!, second[index]!)] = index + 1
    }
  }
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
