import { convert, convertUnix, type UnixUnit } from '@alertsmith/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestNetwork, type TestNetwork } from '../../src/index.js'

/** What a value becomes, as ClickHouse prints it; REFUSED where it must not become anything, UNKNOWN where it means nothing. */
const REFUSED = Symbol('refused')
const UNKNOWN = null
type Outcome = string | typeof REFUSED | typeof UNKNOWN

let network: TestNetwork
beforeAll(async () => {
  network = await openTestNetwork()
})
afterAll(() => network.close())

async function outcomeOf(value: string, valid: string, source: string, literal: string): Promise<Outcome> {
  const [found] = await network.database.queryRows<{ value: string | null; valid: string }>({
    sql: `SELECT toString(${value}) AS value, toString(ifNull(${valid}, 0)) AS valid FROM (SELECT materialize(CAST(${literal}, '${source.replaceAll("'", "\\'")}')) AS c)`,
    params: {},
  })
  return found!.valid === '1' ? found!.value : REFUSED
}

/** By target and source type: a literal and what becomes of it. */
const EDGES: Readonly<Record<string, Readonly<Record<string, readonly (readonly [string, Outcome])[]>>>> = {
  String: {
    String: [
      ["''", ''],
      ["'a\\0b'", 'a\0b'],
      ["'Müller'", 'Müller'],
      ["unhex('4dfc')", REFUSED],
    ],
    'LowCardinality(String)': [
      ["'a'", 'a'],
      ["unhex('4dfc')", REFUSED],
    ],
    'FixedString(4)': [
      ["'ab'", 'ab'],
      ["''", ''],
      ["unhex('4dfc')", REFUSED],
    ],
    UUID: [["'61f0c404-5cb3-11e7-907b-a6006ad3dba0'", '61f0c404-5cb3-11e7-907b-a6006ad3dba0']],
    "Enum8('low' = 1)": [["'low'", 'low']],
    UInt8: [['255', '255']],
    Int64: [["'-9223372036854775808'", '-9223372036854775808']],
    UInt256: [
      [
        "'115792089237316195423570985008687907853269984665640564039457584007913129639935'",
        '115792089237316195423570985008687907853269984665640564039457584007913129639935',
      ],
    ],
    Bool: [['true', 'true']],
  },
  UInt8: {
    String: [
      ["'0'", '0'],
      ["'255'", '255'],
      ["'256'", REFUSED],
      ["'-1'", REFUSED],
      ["'1.0'", '1'],
      ["'1.5'", REFUSED],
      ["'true'", '1'],
      ["'False'", '0'],
      ["''", REFUSED],
      ["' 1'", REFUSED],
      ["'0x10'", REFUSED],
      ["'nan'", REFUSED],
    ],
    Int16: [
      ['-1', REFUSED],
      ['255', '255'],
      ['256', REFUSED],
    ],
    Float64: [
      ['1.5', REFUSED],
      ['255', '255'],
      ['nan', REFUSED],
      ['inf', REFUSED],
      ['-0.0', '0'],
    ],
    'Decimal(10, 2)': [
      ['1', '1'],
      ['1.5', REFUSED],
      ['256', REFUSED],
    ],
    Bool: [['true', '1']],
    Date: [],
  },
  UInt32: {
    String: [
      ["'4294967295'", '4294967295'],
      ["'4294967296'", REFUSED],
      ["'18446744073709551621'", REFUSED],
    ],
    Int64: [
      ['4294967295', '4294967295'],
      ['4294967296', REFUSED],
      ['-1', REFUSED],
    ],
    UInt256: [
      ['5', '5'],
      ["'18446744073709551621'", REFUSED],
    ],
  },
  Int64: {
    String: [
      ["'9223372036854775807'", '9223372036854775807'],
      ["'9223372036854775808'", REFUSED],
      ["'-9223372036854775808'", '-9223372036854775808'],
      ["'9007199254740993'", '9007199254740993'],
      // As a Float64 it would be 9007199254740992.
      ["'9007199254740993.0'", REFUSED],
      ["'1e3'", '1000'],
    ],
    UInt64: [
      ["'9223372036854775807'", '9223372036854775807'],
      ["'9223372036854775808'", REFUSED],
    ],
  },
  'Nullable(Float64)': {
    String: [
      ["'0.1'", '0.1'],
      ["'-1e308'", '-1e308'],
      ["'1e309'", REFUSED],
      ["'inf'", REFUSED],
      ["'nan'", UNKNOWN],
      ["'-'", REFUSED],
      ["'.'", REFUSED],
      ["''", REFUSED],
      ["'1_000'", REFUSED],
    ],
    Float32: [
      ['0.5', '0.5'],
      ['nan', UNKNOWN],
      ['inf', REFUSED],
    ],
    Int64: [
      ["'9007199254740992'", '9007199254740992'],
      ["'9007199254740993'", REFUSED],
    ],
    'Decimal(38, 18)': [["'0.5'", '0.5']],
  },
  Float64: {
    String: [["'nan'", REFUSED]],
    Float64: [
      ['nan', REFUSED],
      ['1.5', '1.5'],
    ],
  },
  'Decimal(38, 18)': {
    String: [
      ["'0'", '0'],
      ["'-0.000000000000000001'", '-0.000000000000000001'],
      ["'99999999999999999999'", '99999999999999999999'],
      ["'100000000000000000000'", REFUSED],
      ["'1e19'", '10000000000000000000'],
      ["'1e30'", REFUSED],
      ["'.5'", '0.5'],
      ["'5.'", '5'],
      ["'+5'", '5'],
      ["'-'", REFUSED],
      ["'+'", REFUSED],
      ["'.'", REFUSED],
      ["''", REFUSED],
      ["'e5'", REFUSED],
      ["'1e'", REFUSED],
      ["'1_000'", REFUSED],
      ["'1,5'", REFUSED],
      ["' 1'", REFUSED],
      ["'nan'", REFUSED],
      // Cut off after 18 digits.
      ["'0.1234567890123456789'", '0.123456789012345678'],
    ],
    UInt64: [["'18446744073709551615'", '18446744073709551615']],
    Int128: [
      ["'99999999999999999999'", '99999999999999999999'],
      ["'100000000000000000000'", REFUSED],
    ],
    UInt256: [
      ["'1558000000000000000000'", REFUSED],
      ["'115792089237316195423570985008687907853269984665640564039457584007913129639935'", REFUSED],
      ['7', '7'],
    ],
    Float32: [
      ['1', '1'],
      ['8000000000', '8000000000'],
      ['1234.5', '1234.5'],
      ['100.3', '100.3'],
      ['1e20', REFUSED],
      ['inf', REFUSED],
    ],
    BFloat16: [['10', '10']],
    Float64: [
      ['0.5', '0.5'],
      ['1234.5', '1234.5'],
      ['8000000000', '8000000000'],
      ['0.30000000000000004', '0.30000000000000004'],
      ['1.5e19', '15000000000000000000'],
      ['2e20', REFUSED],
      ['nan', REFUSED],
      ['-inf', REFUSED],
    ],
    'Decimal(38, 0)': [
      ["'1558000000000000000000'", REFUSED],
      ["'-1558000000000000000000'", REFUSED],
      ["'99999999999999990000'", '99999999999999990000'],
    ],
    'Decimal(18, 2)': [
      ["'1.25'", '1.25'],
      ["'-9999999999999999.99'", '-9999999999999999.99'],
    ],
    'Decimal(76, 3)': [
      ["'1e40'", REFUSED],
      ["'1.5'", '1.5'],
    ],
    'Decimal(76, 40)': [
      ["'1.5'", '1.5'],
      ["'1e30'", REFUSED],
    ],
    Date: [],
  },
  Date: {
    String: [
      ["'1970-01-01'", '1970-01-01'],
      ["'2149-06-06'", '2149-06-06'],
      ["'2149-06-07'", REFUSED],
      ["'2160-01-01'", REFUSED],
      ["'1969-12-31'", REFUSED],
      ["'2024-02-29'", '2024-02-29'],
      ["'2023-02-29'", REFUSED],
      ["'2024-02-30'", REFUSED],
      ["'2024-13-01'", REFUSED],
      ["'20240108'", REFUSED],
      ["'2024-1-8'", REFUSED],
      ["''", REFUSED],
      ["'2024-01-08 00:00:00'", '2024-01-08'],
      ["'2024-01-08T00:00:00Z'", '2024-01-08'],
      ["'2024-01-08 00:00:01'", REFUSED],
    ],
    Date: [["'2149-06-06'", '2149-06-06']],
    Date32: [
      ["'1900-01-01'", REFUSED],
      ["'1969-12-31'", REFUSED],
      ["'1970-01-01'", '1970-01-01'],
      ["'2149-06-06'", '2149-06-06'],
      ["'2149-06-07'", REFUSED],
      ["'2299-12-31'", REFUSED],
    ],
    "DateTime('UTC')": [
      ["'2024-01-08 00:00:00'", '2024-01-08'],
      ["'2024-01-08 00:00:01'", REFUSED],
    ],
    "DateTime64(3, 'UTC')": [
      ["'2024-01-08 00:00:00'", '2024-01-08'],
      ["'2203-06-15 00:00:00'", REFUSED],
      ["'1960-01-01 00:00:00'", REFUSED],
    ],
    UInt32: [],
  },
  "DateTime('UTC')": {
    String: [
      ["'2024-00-10'", REFUSED],
      ["'2024-01-00 00:00:00'", REFUSED],
      ["'2024-02-30T10:00:00Z'", REFUSED],
      ["'2024-01-01T00:00:00+99:99'", REFUSED],
      ["'1969-12-31T23:00:00-05:00'", '1970-01-01 04:00:00'],
      ["'2024-01-08 01:02:03'", '2024-01-08 01:02:03'],
      ["'2024-01-08T01:02:03+02:00'", '2024-01-07 23:02:03'],
      ["'1704672000'", '2024-01-08 00:00:00'],
      ["'1704672000000'", REFUSED],
      ["'20240108'", REFUSED],
      ["'2024-02-30 10:00:00'", REFUSED],
      ["'2300-01-01 00:00:00'", REFUSED],
      ["'12:00'", REFUSED],
      ["''", REFUSED],
    ],
    Date: [
      ["'2024-01-08'", '2024-01-08 00:00:00'],
      ["'2106-02-07'", '2106-02-07 00:00:00'],
      ["'2106-02-08'", REFUSED],
    ],
    Date32: [
      ["'1960-01-01'", REFUSED],
      ["'1970-01-01'", '1970-01-01 00:00:00'],
      ["'2299-12-31'", REFUSED],
    ],
    "DateTime64(3, 'UTC')": [
      ["'1969-12-31 23:59:59.999'", REFUSED],
      ["'1970-01-01 00:00:00'", '1970-01-01 00:00:00'],
      ["'2106-02-07 06:28:15.999'", '2106-02-07 06:28:15'],
      ["'2106-02-07 06:28:16'", REFUSED],
      ["'2203-06-15 00:00:00'", REFUSED],
    ],
  },
  Bool: {
    String: [
      ["'true'", 'true'],
      ["'0'", 'false'],
      ["'1.0'", 'true'],
      ["'2'", REFUSED],
      ["'yes'", REFUSED],
      ["''", REFUSED],
    ],
    UInt8: [
      ['1', 'true'],
      ['0', 'false'],
      ['2', REFUSED],
    ],
    Int64: [['-1', REFUSED]],
    Bool: [['true', 'true']],
  },
  'Array(String)': {
    'Array(String)': [
      ["['a', '']", "['a','']"],
      ["[unhex('fc')]", REFUSED],
      ['[]', '[]'],
    ],
    'Array(Nullable(String))': [
      ["['a']", "['a']"],
      ["['a', NULL]", REFUSED],
    ],
    'Array(FixedString(3))': [["['ab']", "['ab']"]],
    'Array(UInt256)': [['[7]', "['7']"]],
    String: [
      [`'["a","b"]'`, "['a','b']"],
      ["'a,b'", REFUSED],
      ["'[]'", '[]'],
      ["'[7]'", "['7']"],
      [String.raw`'[\'a\', \'it\\\'s [1]\']'`, String.raw`['a','it\'s [1]']`],
      [String.raw`'[\'a\'] x'`, REFUSED],
      [String.raw`'[\'a\'][\'b\']'`, REFUSED],
      [String.raw`'[\'a\',NULL]'`, REFUSED],
      [String.raw`'[\'a\']]'`, REFUSED],
      [`'["a",null]'`, REFUSED],
      [`'[["a"]]'`, REFUSED],
      [`'[{"a":1}]'`, REFUSED],
      [`'{"a":1}'`, REFUSED],
      ["''", REFUSED],
    ],
    'Array(Float64)': [],
  },
}

describe.each(Object.entries(EDGES))('to %s', (target, sources) => {
  it.each(Object.entries(sources))('from %s', async (source, edges) => {
    const conversion = convert('c', source, target)
    if (edges.length === 0) expect(conversion).toBeUndefined()
    for (const [literal, expected] of edges) {
      const { value, valid } = conversion!
      expect([literal, await outcomeOf(value, valid, source, literal)]).toEqual([literal, expected])
      if (source.startsWith('Array(') || source.startsWith('LowCardinality(')) continue
      const nullable = convert('c', `Nullable(${source})`, target)!
      expect([
        literal,
        await outcomeOf(nullable.value, nullable.valid, `Nullable(${source})`, literal),
      ]).toEqual([literal, expected])
      const sql = `SELECT isNull(${nullable.value}) AS missing FROM (SELECT materialize(CAST(NULL, 'Nullable(${source.replaceAll("'", "\\'")})')) AS c)`
      // A list cannot be null; what has none is refused before.
      if (target === 'Array(String)') continue
      expect(await network.database.queryRows({ sql, params: {} })).toEqual([{ missing: 1 }])
    }
  })
})

describe('the day of a moment in UTC', () => {
  it.each([
    ["DateTime('America/New_York')", "'2024-01-07 23:30:00'", '2024-01-08'],
    ["DateTime64(3, 'UTC')", "'2024-01-08 23:59:59.999'", '2024-01-08'],
    ["DateTime64(3, 'UTC')", "'2203-06-15 00:00:00'", REFUSED],
  ])('of %s %s', async (source, literal, expected) => {
    const { value, valid } = convert('c', source, 'Date', { dayOfMoment: true })!
    expect(await outcomeOf(value, valid, source, literal)).toBe(expected)
  })
})

describe('an integer that counts since 1970', () => {
  it.each<[UnixUnit, string, string, Outcome]>([
    ['seconds', 'Int64', '0', '1970-01-01 00:00:00'],
    ['seconds', 'Int64', '-1', REFUSED],
    ['seconds', 'UInt64', '4294967295', '2106-02-07 06:28:15'],
    ['seconds', 'UInt64', '4294967296', REFUSED],
    ['seconds', 'Int64', '1704672000000', REFUSED],
    ['seconds', 'Int64', '1704672', REFUSED],
    ['milliseconds', 'Int64', '1704672000', REFUSED],
    ['microseconds', 'Int64', '1704672000000', REFUSED],
    ['milliseconds', 'Int64', '0', '1970-01-01 00:00:00'],
    ['milliseconds', 'Int64', '1704672000999', '2024-01-08 00:00:00'],
    ['milliseconds', 'UInt64', '4294967295999', '2106-02-07 06:28:15'],
    ['milliseconds', 'UInt64', '4294967296000', REFUSED],
    ['microseconds', 'Int64', '1704672000999999', '2024-01-08 00:00:00'],
    ['microseconds', 'Int64', '-1', REFUSED],
  ])('in %s: %s %s', async (unit, source, literal, expected) => {
    const { value, valid } = convertUnix('c', unit, 'DateTime')
    expect(await outcomeOf(value, valid, source, literal)).toBe(expected)
  })
})
