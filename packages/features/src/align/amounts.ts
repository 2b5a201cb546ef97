import { type Data, DataType, type Decimal, type Vector } from 'apache-arrow'
import { decimalToNumber } from '../columns/decimal.js'
import { forEachNull } from '../columns/nulls.js'
import { readNumbers } from '../columns/numbers.js'
import { binaryExponent, binaryUnits, scaleBinary } from '../numeric/binary-units.js'
import { ExactSum } from '../numeric/exact-sum.js'

/**
 * Amounts that add up without rounding error, so that no result depends on the order of the rows: each is a whole number
 * of one unit that all share. A sum is rounded to a double once, at the end.
 */
export interface Amounts {
  readonly length: number
  /** Null, or what is no amount: negative or infinite. */
  isMissing(row: number): boolean
  /** The amount as a whole number of units. */
  units(row: number): bigint
  /** Sum over `rows[from, to)`, none of them missing, as a double in USD. */
  sum(rows: Int32Array, from: number, to: number): number
  /** `units` × unit^power as a double: power 1 for sums, 2 for sums of squares. */
  toNumber(units: bigint, power: 1 | 2): number
}

/** Decimals keep their own unit, 10^-scale; other numbers are doubles, whose unit is a power of two. */
export function readAmounts(vector: Vector): Amounts {
  return DataType.isDecimal(vector.type)
    ? new DecimalAmounts(vector as Vector<Decimal>)
    : new DoubleAmounts(vector)
}

const ROWS_PER_CARRY = 1 << 20

class DecimalAmounts implements Amounts {
  readonly length: number
  readonly #scale: number
  readonly #stride: number
  readonly #words: Uint32Array
  readonly #missing: Uint8Array

  constructor(vector: Vector<Decimal>) {
    this.length = vector.length
    this.#scale = vector.type.scale
    this.#stride = vector.type.bitWidth / 32
    this.#missing = new Uint8Array(vector.length)
    this.#words = joinWords(vector, this.#stride)
    let start = 0
    for (const data of vector.data) {
      const first = start
      forEachNull(data, (row) => {
        this.#missing[first + row] = 1
      })
      start += data.length
    }
  }

  isMissing(row: number): boolean {
    // The highest word carries the sign.
    return this.#missing[row] === 1 || this.#word(row, this.#stride - 1) < 0
  }

  units(row: number): bigint {
    return this.#combine((word) => this.#word(row, word))
  }

  /** Adds word by word: a double holds the sum of two million 32-bit words exactly, then it is carried into a bigint. */
  sum(rows: Int32Array, from: number, to: number): number {
    const stride = this.#stride
    const totals = new Float64Array(stride)
    let units = 0n
    for (let i = from; i < to; i++) {
      for (let word = 0; word < stride; word++) totals[word]! += this.#word(rows[i]!, word)
      if ((i - from) % ROWS_PER_CARRY === ROWS_PER_CARRY - 1) {
        units += this.#combine((word) => totals[word]!)
        totals.fill(0)
      }
    }
    return this.toNumber(units + this.#combine((word) => totals[word]!), 1)
  }

  toNumber(units: bigint, power: 1 | 2): number {
    return decimalToNumber(units, this.#scale * power)
  }

  /** Words of two's complement, lowest first; the highest carries the sign. */
  #word(row: number, word: number): number {
    const bits = this.#words[row * this.#stride + word]!
    return word === this.#stride - 1 ? bits | 0 : bits
  }

  #combine(wordAt: (word: number) => number): bigint {
    let units = 0n
    for (let word = this.#stride - 1; word >= 0; word--) units = (units << 32n) + BigInt(wordAt(word))
    return units
  }
}

function joinWords(vector: Vector<Decimal>, stride: number): Uint32Array {
  if (vector.data.length === 1) return vector.data[0]!.values as Uint32Array
  const words = new Uint32Array(vector.length * stride)
  let start = 0
  for (const data of vector.data as readonly Data<Decimal>[]) {
    words.set((data.values as Uint32Array).subarray(0, data.length * stride), start)
    start += data.length * stride
  }
  return words
}

class DoubleAmounts implements Amounts {
  readonly #values: Float64Array
  /** The unit is 2^exponent, small enough for every amount of the column to be a whole number of it. */
  readonly #exponent: number

  constructor(vector: Vector) {
    this.#values = readNumbers(vector)
    this.#exponent = binaryExponent(this.#values)
  }

  get length(): number {
    return this.#values.length
  }

  isMissing(row: number): boolean {
    const value = this.#values[row]!
    return !(value >= 0 && Number.isFinite(value))
  }

  units(row: number): bigint {
    return binaryUnits(this.#values[row]!, this.#exponent)
  }

  sum(rows: Int32Array, from: number, to: number): number {
    const sum = new ExactSum()
    for (let i = from; i < to; i++) sum.add(this.#values[rows[i]!]!)
    return sum.value()
  }

  toNumber(units: bigint, power: 1 | 2): number {
    return scaleBinary(units, this.#exponent * power)
  }
}
