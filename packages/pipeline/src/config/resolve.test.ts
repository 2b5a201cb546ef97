import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigInvalidError } from '../errors.js'
import { resolveConfig } from './resolve.js'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alertsmith-config-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function resolve(options: Parameters<typeof resolveConfig>[0] = {}) {
  return resolveConfig({ directory, environment: {}, ...options })
}

describe('resolveConfig', () => {
  it('falls back to the defaults', () => {
    const { settings, sources } = resolve()
    expect(settings).toEqual({
      clickhouseUrl: 'chdb:.alertsmith/clickhouse',
      clickhouseUsername: 'default',
      clickhousePassword: '',
      clickhouseReadUsername: '',
      clickhouseReadPassword: '',
      clickhouseDatabase: '',
      clickhouseCluster: '',
      clickhouseCaFile: '',
      clickhouseCertFile: '',
      clickhouseKeyFile: '',
      clickhouseCompression: true,
      clickhouseTimeoutSeconds: 900,
      addressForm: 'exact',
      outputDir: 'trained_models',
      threads: 0,
      logLevel: 'info',
    })
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']))
  })

  it('takes flag over network variable over variable over .env over file over default', () => {
    const layers = [
      () => writeFileSync(join(directory, 'alertsmith.config.yaml'), 'outputDir: from-file\n'),
      () => writeFileSync(join(directory, '.env'), 'ALERTSMITH_OUTPUT_DIR=from-dotenv\n'),
    ]
    const environment: Record<string, string> = {}
    const outputDir = (flag?: string) => {
      const { settings, sources } = resolve({ environment, network: 'ethereum', flags: { outputDir: flag } })
      return `${settings.outputDir} (${sources.outputDir})`
    }
    expect(outputDir()).toBe('trained_models (default)')
    layers[0]!()
    expect(outputDir()).toBe('from-file (alertsmith.config.yaml)')
    layers[1]!()
    expect(outputDir()).toBe('from-dotenv (.env ALERTSMITH_OUTPUT_DIR)')
    environment.ALERTSMITH_OUTPUT_DIR = 'from-environment'
    expect(outputDir()).toBe('from-environment (environment ALERTSMITH_OUTPUT_DIR)')
    environment.ALERTSMITH_ETHEREUM_OUTPUT_DIR = 'from-network'
    expect(outputDir()).toBe('from-network (environment ALERTSMITH_ETHEREUM_OUTPUT_DIR)')
    expect(outputDir('from-flag')).toBe('from-flag (flag --output-dir)')
  })

  it("does not give one network another network's variable", () => {
    const environment = { ALERTSMITH_BITCOIN_CLICKHOUSE_URL: 'http://btc:8123' }
    expect(resolve({ environment, network: 'ethereum' }).settings.clickhouseUrl).toBe(
      'chdb:.alertsmith/clickhouse',
    )
    expect(resolve({ environment, network: 'bitcoin' }).settings.clickhouseUrl).toBe('http://btc:8123')
  })

  it('reads numbers from the text of the environment', () => {
    expect(resolve({ environment: { ALERTSMITH_THREADS: '4' } }).settings.threads).toBe(4)
  })

  it('names every problem at once, with its source', () => {
    writeFileSync(join(directory, 'alertsmith.config.json'), '{"logLevel": "loud", "outputDri": "x"}')
    const failing = () => resolve({ environment: { ALERTSMITH_THREADS: 'many' } })
    expect(failing).toThrow(ConfigInvalidError)
    expect(failing).toThrow(
      /"outputDri" in alertsmith\.config\.json is not a setting\. Did you mean "outputDir"\?/,
    )
    expect(failing).toThrow(/"threads" from environment ALERTSMITH_THREADS: .*got "many"/)
    expect(failing).toThrow(/"logLevel" from alertsmith\.config\.json: .*got "loud"/)
  })

  it('never shows a secret', () => {
    writeFileSync(join(directory, 'alertsmith.config.json'), '{"clickhousePassword": 12345678}')
    const failing = () => resolve()
    expect(failing).toThrow(/a value that is not shown/)
    expect(failing).not.toThrow(/12345678/)
  })

  it.each(['http://ada:s3cret@127.0.0.1:1', 'http://127.0.0.1:1/?password=s3cret'])(
    'refuses %s wherever it comes from, without showing it',
    (url) => {
      const name = 'ALERTSMITH_CLICKHOUSE_URL'
      const refusal = expect.objectContaining({
        code: 'STORAGE_URL',
        message: expect.not.stringMatching(/s3cret/),
      })
      expect(() => resolve({ environment: { [name]: url } })).toThrow(refusal)
      expect(() => resolve({ flags: { clickhouseUrl: url } })).toThrow(refusal)
      writeFileSync(join(directory, '.env'), `${name}=${url}`)
      expect(() => resolve()).toThrow(refusal)
      rmSync(join(directory, '.env'))
      writeFileSync(join(directory, 'alertsmith.config.json'), JSON.stringify({ clickhouseUrl: url }))
      expect(() => resolve()).toThrow(refusal)
      writeFileSync(
        join(directory, 'alertsmith.config.json'),
        JSON.stringify({ networks: { bitcoin: { clickhouseUrl: url } } }),
      )
      expect(() => resolve({ network: 'bitcoin' })).toThrow(refusal)
    },
  )

  it.each([
    ['broken JSON', 'alertsmith.config.json', '{"threads": ', /Cannot read .*alertsmith\.config\.json/],
    ['a list', 'alertsmith.config.yaml', '- threads\n', /to hold settings as "key: value"/],
  ])('refuses %s', (_, name, text, message) => {
    writeFileSync(join(directory, name), text)
    expect(() => resolve()).toThrow(message)
  })

  it('takes an empty file as no settings', () => {
    writeFileSync(join(directory, 'alertsmith.config.yaml'), '')
    expect(resolve().sources.threads).toBe('default')
  })

  it('refuses two config files', () => {
    writeFileSync(join(directory, 'alertsmith.config.json'), '{}')
    writeFileSync(join(directory, 'alertsmith.config.yaml'), '')
    expect(() => resolve()).toThrow(/Expected one config file/)
  })

  it('takes the entry of a network in the config file before what the file says of all', () => {
    writeFileSync(
      join(directory, 'alertsmith.config.yaml'),
      `clickhouseUrl: http://all:8123
networks:
  bitcoin: { clickhouseUrl: http://btc:8123, clickhouseDatabase: aml_btc }
`,
    )
    const of = (network?: string) => resolve({ network })
    expect(of('bitcoin').settings).toMatchObject({
      clickhouseUrl: 'http://btc:8123',
      clickhouseDatabase: 'aml_btc',
    })
    expect(of('bitcoin').sources.clickhouseUrl).toBe('alertsmith.config.yaml networks.bitcoin')
    expect(of('ethereum').settings).toMatchObject({
      clickhouseUrl: 'http://all:8123',
      clickhouseDatabase: '',
    })
    expect(of().settings.clickhouseUrl).toBe('http://all:8123')
    const environment = { ALERTSMITH_CLICKHOUSE_URL: 'http://env:8123' }
    expect(resolve({ environment, network: 'bitcoin' }).settings.clickhouseUrl).toBe('http://env:8123')
  })

  it.each(['a\0b', 'a\u0007b', 'a\nb', '', '2net', 'system'])(
    'refuses settings of a network %j',
    (network) => {
      const rule = expect.objectContaining({ code: 'STORAGE_NETWORK_NAME' })
      expect(() => resolve({ network })).toThrow(rule)
      const name = `ALERTSMITH_${network.toUpperCase()}_THREADS`
      const refusal = expect.objectContaining({
        code: 'PIPELINE_CONFIG_INVALID',
        message: expect.stringContaining(
          `${JSON.stringify(name)} in the environment must have the name of a network before the setting: 1 to 63`,
        ),
      })
      expect(() => resolve({ environment: { [name]: '2' } })).toThrow(refusal)
    },
  )

  it.each([
    ['networks: [bitcoin]', /must map names of networks to settings/],
    ['networks: { "": { threads: 2 } }', /"" in networks of .* must be a network: 1 to 63 lower-case/],
    ['networks: { Bitcoin: { threads: 2 } }', /"Bitcoin" in networks of .* must be a network/],
    ['networks: { "a\\0b": { threads: 2 } }', /"a\\u0000b" in networks of .* must be a network/],
    ['networks: { "a\\eb": { threads: 2 } }', /"a\\u001bb" in networks of .* must be a network/],
    ['networks: { system: { threads: 2 } }', /"system" in networks of .* must be a network/],
    ['networks: { bitcoin: http://btc:8123 }', /networks.bitcoin .* must map settings to values/],
    [
      'networks: { bitcoin: { clickhouseUrll: x } }',
      /"clickhouseUrll" in networks.bitcoin .* Did you mean "clickhouseUrl"/,
    ],
  ])('refuses %s', (text, problem) => {
    writeFileSync(join(directory, 'alertsmith.config.yaml'), text)
    expect(() => resolve({ network: 'bitcoin' })).toThrow(problem)
  })

  it.each([
    ['0', false],
    ['false', false],
    ['1', true],
    ['true', true],
  ])('reads compression %s as %s', (text, compression) => {
    const environment = { ALERTSMITH_CLICKHOUSE_COMPRESSION: text }
    expect(resolve({ environment }).settings.clickhouseCompression).toBe(compression)
  })

  it.each(['0', '-1', 'soon', '1e9'])('refuses a timeout of %s', (text) => {
    expect(() => resolve({ environment: { ALERTSMITH_CLICKHOUSE_TIMEOUT_SECONDS: text } })).toThrow(
      /clickhouseTimeoutSeconds/,
    )
  })
})

describe('what is misspelt', () => {
  const problems = (options: Parameters<typeof resolveConfig>[0] = {}): string => {
    try {
      resolve(options)
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigInvalidError)
      return (error as Error).message
    }
    return ''
  }

  it('is refused in .env and in the environment, as in the config file', () => {
    writeFileSync(
      join(directory, '.env'),
      'ALERTSMITH_OUTPUTDIR=models\nOTHER=1\nALERTSMITH_SCHEDULER_TOKEN=x\n',
    )
    const environment = { ALERTSMITH_DEMO_TREADS: '2', ALERTSMITH_OUTPUTDIR: 'models' }
    expect(problems({ environment }).split('\n  ')).toEqual([
      'Configuration:',
      '"ALERTSMITH_DEMO_TREADS" in the environment is not a setting. Did you mean "ALERTSMITH_DEMO_THREADS"?',
      '"ALERTSMITH_OUTPUTDIR" in .env is not a setting. Did you mean "ALERTSMITH_OUTPUT_DIR"?',
    ])
  })

  it.each(['ALERTSMITH_OUTPUT_DIR: x', 'ALERTSMITH_OUTPUT_DIR x', '\0\x01\u{fffd}=\x02'])(
    'is refused where a line of .env is %j',
    (line) => {
      writeFileSync(join(directory, '.env'), `OTHER=1\n${line}\n`)
      expect(problems()).toContain('neither NAME=value nor a comment in line 2')
    },
  )

  it('is refused where it is so in letter case alone', () => {
    writeFileSync(join(directory, '.env'), 'export alertsmith_output_dir=x\n')
    expect(problems({ environment: { ALERTSMITH_Demo_THREADS: '2' } }).split('\n  ')).toEqual([
      'Configuration:',
      '"ALERTSMITH_Demo_THREADS" in the environment is not a setting. Did you mean "ALERTSMITH_DEMO_THREADS"?',
      '"alertsmith_output_dir" in .env is not a setting. Did you mean "ALERTSMITH_OUTPUT_DIR"?',
    ])
  })

  it('is a setting of no object either', () => {
    writeFileSync(join(directory, 'alertsmith.config.yaml'), 'constructor: 1\ntoString: 2\n')
    expect(problems()).toMatch(/"constructor" in .*\n.*"toString" in /)
  })

  it.each(['.env', 'alertsmith.config.yaml'])('%s that is a folder is refused as such', (name) => {
    mkdirSync(join(directory, name))
    expect(problems()).toContain('it is a folder, no regular file')
    expect(problems()).toContain(name)
  })

  it.each(['.env', 'alertsmith.config.yaml'])('%s that is a pipe or a device is refused unread', (name) => {
    execFileSync('mkfifo', [join(directory, name)])
    expect(problems()).toContain('it is a pipe, no regular file')
    rmSync(join(directory, name))
    symlinkSync('/dev/zero', join(directory, name))
    expect(problems()).toContain('it is a device, no regular file')
  })

  it.each(['.env', 'alertsmith.config.yaml'])('%s that is too large is not read', (name) => {
    writeFileSync(join(directory, name), '#'.repeat(2_000_000))
    expect(problems()).toContain('larger than 1 MiB')
  })
})

describe('a config file that is hostile', () => {
  const refuse = (text: string): string => {
    writeFileSync(join(directory, 'alertsmith.config.yaml'), text)
    const began = performance.now()
    try {
      resolve()
      return ''
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigInvalidError)
      return (error as Error).message
    } finally {
      // Quadratic work took 40 s and more.
      expect(performance.now() - began).toBeLessThan(15_000)
    }
  }

  it('with many unknown keys is told of in part, with their number', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')
    const lines = refuse(text).split('\n')
    expect(lines.length).toBeLessThan(60)
    expect(lines[1]).toContain('"k0" in alertsmith.config.yaml')
    expect(lines.at(-1)).toContain('19,950 more')
  }, 30_000)

  it('with a long key is told of it in part', () => {
    expect(refuse(`? ${'k'.repeat(900_000)}\n: 1\n`).length).toBeLessThan(1000)
  })

  it('with keys that come twice is refused', () => {
    expect(refuse('threads: 1\nthreads: 2\n')).toContain('Map keys must be unique')
    expect(refuse('__proto__: { threads: 2 }\n')).toContain('__proto__')
  })

  it('that unfolds without end is refused', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`)
    expect(refuse(`a0: &a0 [x]\n${levels.join('\n')}\n`)).toContain('alias')
  })

  it.each(['['.repeat(20_000), '{a: '.repeat(20_000), '- '.repeat(20_000)])(
    'that nests deeply is refused',
    (text) => {
      expect(refuse(text)).toContain('Cannot read')
    },
    30_000,
  )
})
