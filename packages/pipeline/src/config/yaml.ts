import { type Document, isMap, isScalar, type LineCounter, parseDocument, visit } from 'yaml'

/** Something that keeps a text from being YAML; `offset` is where, in characters from 0. */
export interface YamlProblem {
  readonly message: string
  readonly offset: number
}

export interface ParsedYaml {
  readonly document: Document.Parsed | undefined
  /** Undefined where there are problems. */
  readonly values: unknown
  readonly problems: readonly YamlProblem[]
}

/**
 * A text as YAML (JSON is YAML). Takes time in proportion to the text, whatever it says: keys are compared by a
 * table, and aliases unfold to a bounded size.
 */
export function parseYamlText(text: string, lineCounter?: LineCounter): ParsedYaml {
  let document: Document.Parsed
  try {
    document = parseDocument(text, {
      // Without pretty errors: they would quote lines of the file, which may hold what should not be printed.
      prettyErrors: false,
      // The parser's own check compares each key with each; see below.
      uniqueKeys: false,
      ...(lineCounter === undefined ? {} : { lineCounter }),
    })
  } catch (error) {
    return { document: undefined, values: undefined, problems: [problemOf(error)] }
  }
  const problems = document.errors.map(({ message, pos }) => ({ message: inWords(message), offset: pos[0] }))
  problems.push(...keyProblems(document))
  if (problems.length > 0) return { document, values: undefined, problems }
  try {
    return { document, values: document.toJS(), problems }
  } catch (error) {
    // Aliases that unfold to more than a file can mean.
    return { document, values: undefined, problems: [problemOf(error)] }
  }
}

function keyProblems(document: Document.Parsed): YamlProblem[] {
  const problems: YamlProblem[] = []
  visit(document, {
    Map(_key, map) {
      if (!isMap(map)) return
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        const offset = key.range?.[0] ?? 0
        const name = String(key.value)
        // No setting has this name, and copying it from one object to the next would lose it in silence.
        if (name === '__proto__') problems.push({ message: 'a key "__proto__"', offset })
        if (seen.has(name)) problems.push({ message: 'Map keys must be unique', offset })
        seen.add(name)
      }
    },
  })
  return problems
}

function problemOf(error: unknown): YamlProblem {
  return { message: inWords(error instanceof Error ? error.message : String(error)), offset: 0 }
}

/** The parser follows nesting by calling itself. */
function inWords(message: string): string {
  return message.startsWith('Maximum call stack size exceeded')
    ? 'deeper nesting than can be followed'
    : message
}
