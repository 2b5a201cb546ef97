import { nearest } from '@alertsmith/core'
import { InvalidParameterError } from '../errors.js'
import type { ParameterInfo } from './parameter-info.js'

/** A parameter's value. Lists may be given as an array or, as LightGBM writes them, as text with commas. */
export type ParameterValue = string | number | boolean | readonly (string | number)[] | readonly number[][]

const MAX_INTEGER = 2 ** 31 - 1

/**
 * The value as text that LightGBM reads.
 * @param name What the caller calls the parameter; used in messages.
 * @throws {InvalidParameterError}
 */
export function checkValue(name: string, info: ParameterInfo, value: ParameterValue): string {
  switch (info.type) {
    case 'boolean':
      return booleanText(name, value)
    case 'integer':
    case 'number':
      return numberText(name, info, value)
    case 'integers':
    case 'numbers':
      return listOf(name, value)
        .map((element) => numberText(name, info, element))
        .join(',')
    case 'name':
      return optionText(name, info, value)
    case 'names':
      return listOf(name, value)
        .map((element) => optionText(name, info, element))
        .join(',')
    case 'text':
      return plainText(name, value)
  }
}

function booleanText(name: string, value: ParameterValue): string {
  const text = String(value).toLowerCase()
  if (text === 'true' || text === 'false') return text
  throw refuse(name, 'true or false', value)
}

function numberText(name: string, info: ParameterInfo, value: ParameterValue): string {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const whole = info.type === 'integer' || info.type === 'integers'
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw refuse(name, whole ? 'a whole number' : 'a finite number', value)
  }
  if (whole && (!Number.isInteger(number) || Math.abs(number) > MAX_INTEGER)) {
    throw refuse(name, 'a whole number of at most 32 bits', value)
  }
  if (
    number < (info.min ?? -Infinity) ||
    number > (info.max ?? Infinity) ||
    number <= (info.above ?? -Infinity) ||
    number >= (info.below ?? Infinity)
  ) {
    throw refuse(name, describeRange(info), value)
  }
  return String(number)
}

function describeRange({ min, above, max, below }: ParameterInfo): string {
  const parts = [
    min !== undefined && `at least ${min}`,
    above !== undefined && `greater than ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `less than ${below}`,
  ]
  return parts.filter(Boolean).join(' and ')
}

function optionText(name: string, info: ParameterInfo, value: ParameterValue): string {
  if (typeof value === 'string') {
    const wanted = value.trim().toLowerCase()
    for (const [option, spellings] of Object.entries(info.options!)) {
      if (wanted === option.toLowerCase() || spellings.includes(wanted)) return option
    }
  }
  const options = Object.keys(info.options!)
  const meant = typeof value === 'string' ? nearest(value, options) : undefined
  throw refuse(name, `one of ${options.join(', ')}${meant ? ` (did you mean "${meant}"?)` : ''}`, value)
}

function listOf(name: string, value: ParameterValue): readonly (string | number)[] {
  if (typeof value === 'string') return value.split(',')
  if (typeof value === 'number') return [value]
  if (Array.isArray(value) && value.every((element) => !Array.isArray(element))) return value
  throw refuse(name, 'a list', value)
}

/** LightGBM takes all parameters as one line of name=value pairs, so a value must not break out of its pair. */
function plainText(name: string, value: ParameterValue): string {
  const text = Array.isArray(value) ? arrayText(value) : String(value)
  if (/[\s="'#]/.test(text)) throw refuse(name, 'text without spaces, quotes, "=" and "#"', value)
  return text
}

function arrayText(value: readonly (string | number | readonly number[])[]): string {
  return value
    .map((element) => (Array.isArray(element) ? `[${element.join(',')}]` : String(element)))
    .join(',')
}

function refuse(name: string, constraint: string, value: unknown) {
  const found = JSON.stringify(value) ?? String(value)
  return new InvalidParameterError(`parameters: "${name}" must be ${constraint}; got ${found}`, {
    context: { name, constraint, found: value },
  })
}
