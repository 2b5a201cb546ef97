import { describe, expect, it } from 'vitest'
import { environmentName, SETTING_NAMES } from './settings.js'
import { meantVariable } from './variables.js'

describe('a variable', () => {
  it.each([
    ['ALERTSMITH_OUTPUTDIR', 'ALERTSMITH_OUTPUT_DIR'],
    ['ALERTSMITH_OUTPUT_DIRR', 'ALERTSMITH_OUTPUT_DIR'],
    ['ALERTSMITH_CLICKHOUSE_PASWORD', 'ALERTSMITH_CLICKHOUSE_PASSWORD'],
    ['ALERTSMITH_CLICKHOUSE_HOST', 'ALERTSMITH_CLICKHOUSE_URL'],
    ['ALERTSMITH_CLICKHOUSE_USER', 'ALERTSMITH_CLICKHOUSE_URL'],
    ['ALERTSMITH_ETHEREUM_CLICKHOUSE_URI', 'ALERTSMITH_ETHEREUM_CLICKHOUSE_URL'],
    ['ALERTSMITH_MY_NET_THREDS', 'ALERTSMITH_MY_NET_THREADS'],
    ['alertsmith_output_dir', 'ALERTSMITH_OUTPUT_DIR'],
    ['Alertsmith_Ethereum_Threads', 'ALERTSMITH_ETHEREUM_THREADS'],
    ['ALERTSMITH_ethereum_THREADS', 'ALERTSMITH_ETHEREUM_THREADS'],
    ['alertsmith_scheduler_token', 'ALERTSMITH_SCHEDULER_TOKEN'],
    ['alertsmith_outputdir', 'ALERTSMITH_OUTPUT_DIR'],
    ['ALERTSMITH_LOGLEVEL', 'ALERTSMITH_LOG_LEVEL'],
  ])('%s was meant to be %s', (name, meant) => {
    expect(meantVariable(name)).toBe(meant)
  })

  it('of each setting is right, alone and with a network', () => {
    for (const setting of SETTING_NAMES) {
      for (const network of [undefined, 'demo', 'my_net_2'])
        expect(meantVariable(environmentName(setting, network))).toBeUndefined()
    }
  })

  it.each([
    'PATH',
    'CLICKHOUSE_URI',
    'ALERTSMITH_',
    'ALERTSMITH_DEBUG',
    'alertsmith_hook_secret',
    'ALERTSMITH_CACHE_DIR',
    'ALERTSMITH_LIGHTGBM_ADDON',
    'ALERTSMITH_SCHEDULER_TOKEN',
    'ALERTSMITH_SCHEDULER_DATABASE_URL',
    'ALERTSMITH_STATE_URL',
    'ALERTSMITH_WEBHOOK_SECRET',
    'ALERTSMITH_HOOK_SECRET',
    'ALERTSMITH_ON_CALL_SECRET',
    'ALERTSMITH_TEST_SEED',
    'ALERTSMITH_TEST_REQUIRE',
    'ALERTSMITH_TEST_CHROMIUM',
    'ALERTSMITH_TEST_POSTGRES_URL',
    'ALERTSMITH_TEST_PAGE_STATE_URL',
    'ALERTSMITH_BENCH_PYTHON',
    // What Kubernetes sets for a service called alertsmith-scheduler.
    'ALERTSMITH_SCHEDULER_SERVICE_HOST',
    'ALERTSMITH_SCHEDULER_SERVICE_PORT_HTTP',
    'ALERTSMITH_SCHEDULER_PORT_8790_TCP_ADDR',
    'ALERTSMITH_SCHEDULER_PORT_8790_TCP_PROTO',
    `ALERTSMITH_${'X'.repeat(100_000)}`,
  ])('%s is something else', (name) => {
    expect(meantVariable(name)).toBeUndefined()
  })
})
