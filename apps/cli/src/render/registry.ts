import { colors, type GcReport, type VerifiedModel } from '@alertsmith/pipeline'
import { count } from './number.js'

/** `models verify` for a person. */
export function renderVerified(location: string, verified: readonly VerifiedModel[]): string {
  if (verified.length === 0) return `No models in ${location}.`
  return verified
    .map(({ modelId, problem }) =>
      problem === null ? `${colors.green('✓')} ${modelId}` : `${colors.red('✗')} ${modelId}\n    ${problem}`,
    )
    .join('\n')
}

/** `models gc` for a person. */
export function renderGc({ applied, deleted, trashed, restored, waiting, kept, broken }: GcReport): string {
  const lines = (title: string, modelIds: readonly string[]) =>
    modelIds.length === 0 ? [] : [colors.bold(title), ...modelIds.map((modelId) => `  ${modelId}`)]
  const sections = [
    ...lines(
      'Stay',
      kept.map(({ modelId, reasons }) => `${modelId}  ${reasons.join(', ')}`),
    ),
    ...lines(applied ? 'Moved to the trash' : 'To the trash', trashed),
    ...lines(
      'In the trash',
      waiting.map(({ modelId, until }) => `${modelId}  until ${until.slice(0, 10)} at least`),
    ),
    ...lines(
      applied ? 'Back from the trash, named by an alias' : 'From the trash, named by an alias',
      restored,
    ),
    ...lines(applied ? 'Deleted' : 'To be deleted', deleted),
  ]
  const warnings = broken.map(
    ({ location, problems }) => `${colors.red('✗')} ${location}: ${problems.join('; ')}`,
  )
  const changes = trashed.length + restored.length + deleted.length
  const end = applied
    ? `${count(changes)} models changed place.`
    : changes === 0
      ? 'Nothing to do.'
      : 'Nothing was changed. To do it: add --apply'
  return [...sections, ...warnings, end].join('\n')
}
