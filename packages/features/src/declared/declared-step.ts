import type { DeclaredFeature } from '@alertsmith/core'
import { count, flag, number, text } from '../columns/request.js'
import type { AlertTableName } from '../grain.js'
import { defineStep } from '../steps/define-step.js'
import type { FeatureStep } from '../steps/step.js'
import { DEFAULT_MIN_FREQUENCY } from './check-declared.js'
import { encode, fitVocabulary, isVocabulary, MAX_CATEGORIES, type Vocabulary } from './vocabulary.js'

/** The part of a state that belongs to a declared feature has its name with this in front. */
const PREFIX = 'declared:'

/** The step that makes a declared feature of its column in the table `declared`. */
export function declaredStep(feature: DeclaredFeature): FeatureStep<AlertTableName> {
  return feature.kind === 'category' ? categoryStep(feature) : copyStep(feature, feature.kind)
}

const COPIED = {
  number: { request: number, unit: 'as in the column', phrase: 'is {value}' },
  boolean: { request: flag, unit: '0 or 1', phrase: 'is {true|false}' },
  'array-length': { request: count, unit: 'elements', phrase: 'has {value} {element|elements}' },
} as const

function copyStep({ name, table, column }: DeclaredFeature, kind: keyof typeof COPIED) {
  const { request, unit, phrase } = COPIED[kind]
  return defineStep({
    name: `${PREFIX}${name}`,
    group: 'declared',
    version: 1,
    inputs: { value: request('declared', name) },
    outputs: {
      [name]: {
        from: ['value'],
        meaning: kind === 'array-length' ? `Elements in ${table}.${column}` : `${table}.${column}`,
        unit,
        missing: 'nan',
        phrase: `${name} ${phrase}`,
      },
    },
    transform: ({ columns, out }) => out[name]!.set(columns.value),
  })
}

function categoryStep({
  name,
  table,
  column,
  minFrequency = DEFAULT_MIN_FREQUENCY,
}: DeclaredFeature): FeatureStep<AlertTableName> {
  return defineStep({
    name: `${PREFIX}${name}`,
    group: 'declared',
    version: 1,
    inputs: { value: text('declared', name) },
    outputs: {
      [name]: {
        from: ['value'],
        meaning: `${table}.${column} as a category; unknown where it is on fewer than ${minFrequency} training rows`,
        unit: 'category',
        missing: 'nan',
        fitted: true,
        categorical: true,
        phrase: `${name} is {value}`,
      },
    },
    fitted: {
      fit: ({ columns, rows }): Vocabulary => fitVocabulary(columns.value, rows, minFrequency),
      checkState: (state) =>
        isVocabulary(state)
          ? undefined
          : `expected the key vocabulary with a list of at most ${MAX_CATEGORIES} different texts`,
    },
    transform: ({ columns, out, state }) => encode(columns.value, state, out[name]!),
  })
}
