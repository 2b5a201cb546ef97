import { colors, type Reproduction } from '@alertsmith/pipeline'

const MEANING = {
  data: 'the extracted values',
  split: 'rows and days of the parts',
  features: 'the fitted feature state',
  trees: 'model.txt',
} as const

/** Whether a model came out the same again, for a person. */
export function renderReproduction({
  model_id,
  identical,
  first_difference,
  stages,
  environment,
}: Reproduction): string {
  const verdict = identical
    ? `${model_id} came out byte for byte the same.`
    : `${model_id} differs first in ${first_difference}: ${MEANING[first_difference!]}.`
  return [
    verdict,
    ...stages.map(({ stage, same, expected, found }) =>
      same
        ? `${colors.green('✓')} ${stage}: ${found.slice(0, 16)}…`
        : `${colors.red('✗')} ${stage}: expected ${expected.slice(0, 16)}…, found ${found.slice(0, 16)}…`,
    ),
    ...environment.map((difference) => `${colors.yellow('!')} now ${difference}`),
  ].join('\n')
}
