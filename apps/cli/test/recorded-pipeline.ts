import type * as pipeline from '@alertsmith/pipeline'

/** The name of what was called, such as `runTraining` or `store.network`, and its arguments. */
export type Call = readonly [name: string, ...given: unknown[]]

export const calls: Call[] = []

/** What a command reads of an answer; everything else answers with another recorder. */
const ANSWERS: Readonly<Record<string, (...given: never[]) => unknown>> = {
  createRegistry: () => recorder('registry'),
  openStore: () => recorder('store'),
  openNetworks(networks: string[], settingsOf: (network: string) => unknown) {
    for (const network of networks) calls.push(['openStore', settingsOf(network)])
    return recorder('networks')
  },
  'networks.storeOf': () => recorder('store'),
  runTrainings: ({ networks, context }: { networks: string[]; context(network: string): Promise<unknown> }) =>
    Promise.all(networks.map(context)),
  'registry.load': () => ({ metadata: { network: 'own' } }),
  'registry.aliasHistory': () => [{ alias: 'champion' }, { alias: 'challenger' }],
  loadModel: () => ({
    model: { metadata: {} },
    booster: { featureNames: [], featureImportance: () => Float64Array.of() },
    [Symbol.dispose]() {},
  }),
  readFeatureConfig: () => ({}),
  readParamsFile: (file: string) => ({ from: file }),
  forTerminal: () => '',
}

/** A function that records its calls, and whose properties and answers are recorders too. */
function recorder(name: string): unknown {
  return new Proxy(() => {}, {
    get(_target, key) {
      if (key === 'then') return undefined
      if (key === Symbol.asyncDispose || key === Symbol.dispose) return () => {}
      if (key === Symbol.iterator) return () => [].values()
      if (key === Symbol.toPrimitive) return () => name
      return recorder(`${name}.${String(key)}`)
    },
    apply(_target, _this, given) {
      calls.push([name, ...given])
      return ANSWERS[name]?.(...(given as never[])) ?? recorder(`${name}()`)
    },
  })
}

/** These decide what is handed on and do nothing themselves. */
const REAL = ['asInterrupted', 'checkNetworkName', 'printableLines', 'readSettingsText', 'resolveConfig']

/** The pipeline, of which every function records what it is given and does no work. */
export function recorded(real: typeof pipeline): typeof pipeline {
  const isWork = (name: string, value: unknown) =>
    typeof value === 'function' && !/^class\b/.test(String(value)) && !REAL.includes(name)
  return Object.fromEntries(
    Object.entries(real).map(([name, value]) => [name, isWork(name, value) ? recorder(name) : value]),
  ) as typeof pipeline
}
