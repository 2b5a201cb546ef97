import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** Functions of LightGBM's c_api.h that the addon does not call, and why. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'log.h of ours takes LightGBM’s log per thread, with its level': ['RegisterLogCallback'],
  'data come as one dense matrix': [
    'DatasetCreateFromMats',
    'DatasetCreateFromCSR',
    'DatasetCreateFromCSRFunc',
    'DatasetCreateFromCSC',
    'BoosterPredictForCSR',
    'BoosterPredictForCSC',
    'BoosterPredictForCSRSingleRow',
    'BoosterPredictForCSRSingleRowFastInit',
    'BoosterPredictForCSRSingleRowFast',
    'BoosterPredictForMats',
    'BoosterPredictSparseOutput',
    'BoosterFreePredictSparse',
  ],
  'dataset_binning.cpp does the same with every thread': ['DatasetCreateFromMat'],
  'data are not streamed': [
    'ByteBufferGetAt',
    'ByteBufferFree',
    'DatasetCreateFromSampledColumn',
    'DatasetCreateByReference',
    'DatasetInitStreaming',
    'DatasetCreateFromSerializedReference',
    'DatasetSerializeReferenceToBinary',
    'DatasetPushRows',
    'DatasetPushRowsWithMetadata',
    'DatasetPushRowsByCSR',
    'DatasetPushRowsByCSRWithMetadata',
    'DatasetSetWaitForManualFinish',
    'DatasetMarkFinished',
  ],
  'the fast variant does the same': ['BoosterPredictForMatSingleRow'],
  'text goes through strings and Node’s own files': [
    'BoosterCreateFromModelfile',
    'BoosterSaveModel',
    'BoosterPredictForFile',
  ],
  'feature names are compared where the matrix is made': ['BoosterValidateFeatureNames'],
  'a Dataset and a model are not changed once made': [
    'DatasetAddFeaturesFrom',
    'BoosterShuffleModels',
    'BoosterMerge',
    'BoosterResetTrainingData',
    'BoosterResetParameter',
    'BoosterRefit',
    'BoosterSetLeafValue',
  ],
  'objectives are LightGBM’s own': ['BoosterUpdateOneIterCustom'],
  'dumpJson() and params have it': [
    'BoosterGetLinear',
    'BoosterGetLeafValue',
    'BoosterGetUpperBoundValue',
    'BoosterGetLowerBoundValue',
  ],
  'for debugging LightGBM': ['DatasetDumpText'],
  'training runs on one machine': ['NetworkInit', 'NetworkFree', 'NetworkInitWithFunctions'],
}

const names = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map((match) => match[1]!))

it('calls every function of the C API but those left out on purpose', () => {
  const lightgbm = dirname(createRequire(import.meta.url).resolve('lightgbm/package.json'))
  const header = readFileSync(join(lightgbm, 'dependencies/LightGBM/include/LightGBM/c_api.h'), 'utf8')
  const declared = names(header, /LIGHTGBM_C_EXPORT[\w\s*]*?LGBM_(\w+)\(/g)
  expect(declared.size).toBeGreaterThan(80)

  const addon = fileURLToPath(new URL('../native/addon', import.meta.url))
  const sources = readdirSync(addon).map((file) => readFileSync(join(addon, file), 'utf8'))
  const called = names(sources.join('\n'), /LGBM_(\w+)/g)
  const missing = [...declared].filter((name) => !called.has(name))
  expect(missing.sort()).toEqual(Object.values(LEFT_OUT).flat().sort())
})
