declare const kind: unique symbol

/** Opaque; made and understood by the addon alone. */
export interface DatasetHandle {
  readonly [kind]: 'dataset'
}

/** Opaque; made and understood by the addon alone. */
export interface BoosterHandle {
  readonly [kind]: 'booster'
}

/** `level` as in LightGBM: 0 warning, 1 info, 2 debug. */
export type NativeLog = (level: number, text: string) => void

type Floats = Float64Array | Float32Array

/**
 * The compiled addon: LightGBM's C API by its own names, one call each. It trusts its caller to check arguments, and to
 * leave a Booster alone while one of its training steps is under way.
 * What returns a promise runs on a native thread. Indexes are 0-based; `numIterations` ≤ 0 means all.
 */
export interface Addon {
  dumpParamAliases(): string
  datasetUpdateParamChecking(madeWith: string, trainWith: string): void

  datasetCreateFromMat(options: {
    readonly values: Floats
    readonly numRows: number
    readonly numColumns: number
    readonly rowMajor: boolean
    readonly rows: Int32Array | undefined
    readonly parameters: string
    readonly reference: DatasetHandle | undefined
    readonly fields: Readonly<Record<string, Floats | Int32Array>>
    readonly featureNames: readonly string[] | undefined
    readonly onLog: NativeLog | undefined
  }): Promise<DatasetHandle>
  datasetGetSubset(
    dataset: DatasetHandle,
    rows: Int32Array,
    parameters: string,
    group: Int32Array | undefined,
  ): Promise<DatasetHandle>
  datasetCreateFromFile(path: string, parameters: string, onLog?: NativeLog): Promise<DatasetHandle>
  datasetSaveBinary(dataset: DatasetHandle, path: string): Promise<void>
  datasetGetNumData(dataset: DatasetHandle): number
  datasetGetNumFeature(dataset: DatasetHandle): number
  datasetGetFeatureNumBin(dataset: DatasetHandle, column: number): number
  datasetGetFeatureNames(dataset: DatasetHandle): string[]
  datasetGetField(dataset: DatasetHandle, name: 'label' | 'weight'): Float32Array
  datasetGetField(dataset: DatasetHandle, name: 'init_score'): Float64Array
  datasetGetField(dataset: DatasetHandle, name: 'group'): Int32Array
  datasetRelease(dataset: DatasetHandle): void

  boosterCreate(
    trainingData: DatasetHandle,
    validationData: readonly DatasetHandle[],
    parameters: string,
    rankingGains: string | undefined,
    onLog: NativeLog | undefined,
  ): Promise<BoosterHandle>
  boosterLoadModelFromString(text: string): BoosterHandle
  boosterRelease(booster: BoosterHandle): void

  boosterUpdateOneIter(
    booster: BoosterHandle,
    evaluate: readonly number[],
    onLog?: NativeLog,
  ): Promise<{ grown: boolean; iteration: number; evaluations: Float64Array }>
  boosterRollbackOneIter(booster: BoosterHandle): Promise<number>
  boosterGetEval(booster: BoosterHandle, dataIndexes: readonly number[]): Promise<Float64Array>
  boosterGetPredict(booster: BoosterHandle, dataIndex: readonly [number]): Promise<Float64Array>
  boosterGetEvalNames(booster: BoosterHandle): string[]

  boosterPredictForMat(options: {
    readonly booster: BoosterHandle
    readonly values: Floats
    readonly numRows: number
    readonly numColumns: number
    readonly rowMajor: boolean
    readonly rows: Int32Array | undefined
    readonly type: number
    readonly numIterations: number
    readonly threads: number
    /** One number; as soon as it is not 0 the work ends, with an unfinished result. */
    readonly stop: Int32Array
  }): Promise<Float64Array>
  boosterPredictRow(
    booster: BoosterHandle,
    row: Float64Array,
    type: number,
    numIterations: number,
    out: Float64Array,
  ): void
  boosterCalcNumPredict(booster: BoosterHandle, type: number, numIterations: number): number

  boosterSaveModelToString(booster: BoosterHandle, numIterations: number, importanceType: number): string
  boosterDumpModel(booster: BoosterHandle, numIterations: number, importanceType: number): string
  boosterGetLoadedParam(booster: BoosterHandle): string
  boosterGetNumClasses(booster: BoosterHandle): number
  boosterNumModelPerIteration(booster: BoosterHandle): number
  boosterNumberOfTotalModel(booster: BoosterHandle): number
  boosterGetCurrentIteration(booster: BoosterHandle): number
  boosterGetNumFeature(booster: BoosterHandle): number
  boosterGetFeatureNames(booster: BoosterHandle): string[]
  boosterFeatureImportance(
    booster: BoosterHandle,
    numIterations: number,
    importanceType: number,
  ): Float64Array
}
