import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'

export type Path = readonly (string | number)[]

/** Both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface SyntaxProblem extends Position {
  readonly message: string
}

/** A YAML text with the place of each value in it. */
export interface YamlDocument {
  readonly values: unknown
  /** Empty where the text is YAML; with problems `values` is undefined. */
  readonly problems: readonly SyntaxProblem[]
  /** Where the value at a path stands; undefined where there is none. */
  positionOf(path: Path): Position | undefined
  /** The same of a mapping's key. */
  positionOfKey(path: Path): Position | undefined
}

export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter()
  // Without pretty errors: they would quote lines of the file, which may hold what should not be printed.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const problems: SyntaxProblem[] = document.errors.map(({ message, pos }) => ({ message, ...at(pos[0]) }))
  visit(document, {
    Pair(_key, { key }) {
      // No setting has this name, and copying it from one object to the next would lose it in silence.
      if (isScalar(key) && key.value === '__proto__' && key.range)
        problems.push({ message: 'a key "__proto__"', ...at(key.range[0]) })
    },
  })
  let values: unknown
  if (problems.length === 0) {
    try {
      values = document.toJS()
    } catch (error) {
      // Aliases that unfold to more than a file can mean.
      problems.push({ message: error instanceof Error ? error.message : String(error), line: 1, column: 1 })
    }
  }
  const place = (node: Node | undefined) => (node?.range ? at(node.range[0]) : undefined)
  return {
    values,
    problems,
    positionOf: (path) => place(valueAt(document, path)),
    positionOfKey: (path) => place(keyAt(document, path)),
  }
}

function valueAt(document: Document.Parsed, path: Path): Node | undefined {
  let node: Node | null | undefined = document.contents
  for (const step of path) {
    const inside: Node | null | undefined = isAlias(node) ? node.resolve(document) : node
    if (isMap(inside)) node = pairOf(inside, step)?.value as Node | null | undefined
    else if (isSeq(inside)) node = inside.items[Number(step)] as Node | undefined
    else return undefined
  }
  return node ?? undefined
}

function keyAt(document: Document.Parsed, path: Path): Node | undefined {
  const parent = valueAt(document, path.slice(0, -1))
  const inside = isAlias(parent) ? parent.resolve(document) : parent
  return isMap(inside) ? (pairOf(inside, path.at(-1)!)?.key as Node | undefined) : undefined
}

function pairOf(map: { readonly items: readonly { key: unknown; value: unknown }[] }, step: string | number) {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
}
