import type { Parameters } from '@alertsmith/lightgbm'
import { z } from 'zod'
import { ParamsFileInvalidError } from '../errors.js'
import { parseDocument } from './files.js'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const paramsSchema = z.record(z.string(), z.union([scalar, z.array(z.union([z.string(), z.number()]))]))

/**
 * Reads a JSON or YAML file that maps LightGBM parameter names to values. Whether LightGBM knows the names is checked
 * when training begins.
 *
 * @throws {ParamsFileInvalidError} if it is missing, cannot be parsed, or holds anything but plain values.
 */
export function readParamsFile(path: string): Parameters {
  let document: unknown
  try {
    document = parseDocument(path)
  } catch (cause) {
    throw new ParamsFileInvalidError(cause instanceof Error ? cause.message : String(cause), {
      context: { path },
      cause,
    })
  }
  const parsed = paramsSchema.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.length ? `"${issue.path.join('.')}"` : 'the document'
    throw new ParamsFileInvalidError(
      `${path}: expected parameter names with a number, text, true/false or a list of these; ${where} is something else.`,
      { context: { path } },
    )
  }
  return parsed.data
}
