import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ParamsFileInvalidError } from '../errors.js'
import { readParamsFile } from './params.js'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-params-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function read(text: string) {
  const path = join(directory, 'params.yaml')
  writeFileSync(path, text)
  return readParamsFile(path)
}

describe('readParamsFile', () => {
  it('reads JSON and YAML alike', () => {
    const expected = {
      num_leaves: 63,
      learning_rate: 0.03,
      metric: ['auc', 'binary_logloss'],
      boost_from_average: false,
    }
    expect(read(JSON.stringify(expected))).toEqual(expected)
    expect(
      read('num_leaves: 63\nlearning_rate: 0.03\nmetric: [auc, binary_logloss]\nboost_from_average: false\n'),
    ).toEqual(expected)
  })

  it.each([
    ['an empty file', ''],
    ['a list', '[1, 2]'],
    ['a nested value', 'num_leaves: {value: 3}'],
    ['null', 'num_leaves: null'],
    ['broken text', '{"num_leaves": '],
    ['a duplicate key', 'num_leaves: 3\nnum_leaves: 4\n'],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(ParamsFileInvalidError)
  })

  it('refuses a pipe and a device unread', () => {
    execFileSync('mkfifo', [join(directory, 'pipe')])
    expect(() => readParamsFile(join(directory, 'pipe'))).toThrow(/it is a pipe, no regular file/)
    expect(() => readParamsFile('/dev/zero')).toThrow(ParamsFileInvalidError)
  })

  it('refuses a file that is not there', () => {
    expect(() => readParamsFile(join(directory, 'absent.json'))).toThrow(/absent\.json/)
  })
})
