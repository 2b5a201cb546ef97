import { describe, expect, it } from 'vitest'
import { findTrailingException, parseServerException } from './server-exception.js'

describe('parseServerException', () => {
  it.each([
    [
      'Code: 60. DB::Exception: Table testnet.nope does not exist. (UNKNOWN_TABLE) (version 26.7.2.1 (official build))\n',
      { code: 60, type: 'UNKNOWN_TABLE', message: 'Table testnet.nope does not exist.' },
    ],
    [
      "Code: 395. DB::Exception: it (REALLY) broke: while executing 'FUNCTION throwIf'. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)",
      {
        code: 395,
        type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
        message: "it (REALLY) broke: while executing 'FUNCTION throwIf'.",
      },
    ],
    [
      "Code: 115. DB::Exception: Code: 115. DB::Exception: Unknown setting 'nope'. (UNKNOWN_SETTING) (version 26.7.2.1). (UNKNOWN_SETTING)",
      { code: 115, type: 'UNKNOWN_SETTING', message: "Unknown setting 'nope'." },
    ],
    [
      'Code: 62. DB::Exception: Syntax error: failed at position 1:\nselec secret\nExpected one of: SELECT. (SYNTAX_ERROR)',
      { code: 62, type: 'SYNTAX_ERROR', message: 'Syntax error: failed at position 1:' },
    ],
  ])('reads %s', (text, exception) => {
    expect(parseServerException(text)).toEqual(exception)
  })

  it.each(['', '<html>Code: 404</html>', 'connect ECONNREFUSED', 'Code: 60. DB::Exception: cut off bef'])(
    'sees no exception in %j',
    (text) => {
      expect(parseServerException(text)).toBeUndefined()
    },
  )

  it('cuts a message that goes on for pages', () => {
    const exception = parseServerException(
      `Code: 1. DB::Exception: ${'x'.repeat(10_000)} (UNSUPPORTED_METHOD)`,
    )
    expect(exception?.message).toHaveLength(601)
  })
})

describe('findTrailingException', () => {
  const exception = { code: 241, type: 'MEMORY_LIMIT_EXCEEDED', message: '(total) memory limit exceeded.' }
  const text = 'Code: 241. DB::Exception: (total) memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'

  it('finds it at the end of an answer', () => {
    expect(findTrailingException(`\u0000\u0001Code: 7, data${text}`)).toEqual(exception)
  })

  it('finds it between the marks of ClickHouse 25.11 and later', () => {
    const marked = `data\r\n__exception__\r\nabcdefghijklmnop\r\n${text}\r\n${text.length} abcdefghijklmnop\r\n__exception__\r\n`
    expect(findTrailingException(marked)).toEqual(exception)
  })

  it('finds none in plain data', () => {
    expect(findTrailingException('{"data": [{"a": "Code: 7"}')).toBeUndefined()
  })
})
