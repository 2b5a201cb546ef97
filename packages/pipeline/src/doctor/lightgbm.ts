import { Dataset, LIGHTGBM_VERSION, train } from '@alertsmith/lightgbm'
import { attempt, type DoctorCheck } from './checks.js'

/** A feature that equals the label, with enough rows for LightGBM's default leaf size. */
const TOY_ROWS = 200

/** Loads the addon and has it learn something obvious, which a broken build would get wrong. */
export function checkLightgbm(): Promise<DoctorCheck> {
  return attempt('LightGBM', async () => {
    const label = Float32Array.from({ length: TOY_ROWS }, (_, row) => row % 2)
    const matrix = {
      values: Float64Array.from(label),
      numRows: TOY_ROWS,
      numColumns: 1,
      layout: 'column',
    } as const
    using dataset = await Dataset.create(matrix, { label })
    const parameters = { objective: 'binary', num_threads: 1, verbose: -1 }
    const { booster } = await train(parameters, dataset, { rounds: 10 })
    try {
      const scores = await booster.predict(matrix)
      const learned = scores.every((score, row) => score > 0.5 === (label[row] === 1))
      const remedy = 'Remove the cached addon (~/.cache/alertsmith/lightgbm) and build again with: pnpm build'
      return learned
        ? { status: 'ok', found: `version ${LIGHTGBM_VERSION}, the addon loads and trains a toy` }
        : {
            status: 'failed',
            found: 'the addon trains, but does not learn a label that is its own feature',
            remedy,
          }
    } finally {
      booster.dispose()
    }
  })
}
