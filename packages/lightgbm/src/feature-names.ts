import { InvalidFeatureNameError } from './errors.js'

/** Characters that would break LightGBM's model file, its JSON, or its list of names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be kept out
const FORBIDDEN = /[\s",:[\]{}\u0000-\u001f\u007f]/

/** @throws {InvalidFeatureNameError} naming the first column that is wrong. */
export function checkFeatureNames(names: readonly string[], numColumns: number): void {
  if (names.length !== numColumns) {
    throw new InvalidFeatureNameError(
      `Dataset: "featureNames" must have one name per column, ${numColumns} in all; got ${names.length}.`,
      { context: { expected: numColumns, found: names.length } },
    )
  }
  const columnOf = new Map<string, number>()
  for (const [column, name] of names.entries()) {
    if (typeof name !== 'string' || name === '' || FORBIDDEN.test(name)) {
      throw new InvalidFeatureNameError(
        `Dataset: "featureNames" must be texts without spaces and without any of " , : [ ] { }; got ${JSON.stringify(name)} for column ${column} (0-based).`,
        { context: { column, found: name } },
      )
    }
    const earlier = columnOf.get(name)
    if (earlier !== undefined) {
      throw new InvalidFeatureNameError(
        `Dataset: "featureNames" must be distinct; got "${name}" for the columns ${earlier} and ${column} (0-based).`,
        { context: { name, columns: [earlier, column] } },
      )
    }
    columnOf.set(name, column)
  }
}
