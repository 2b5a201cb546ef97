import { parseYamlText } from '@alertsmith/pipeline'
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
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
  const { document, values, problems } = parseYamlText(text, lines)
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const place = (node: Node | undefined) => (node?.range ? at(node.range[0]) : undefined)
  const pairs = new PairIndex()
  return {
    values,
    problems: problems.map(({ message, offset }) => ({ message, ...at(offset) })),
    positionOf: (path) => place(document && valueAt(document, path, pairs)),
    positionOfKey: (path) => place(document && keyAt(document, path, pairs)),
  }
}

function valueAt(document: Document.Parsed, path: Path, pairs: PairIndex): Node | undefined {
  let node: Node | null | undefined = document.contents
  for (const step of path) {
    const inside: Node | null | undefined = isAlias(node) ? node.resolve(document) : node
    if (isMap(inside)) node = pairs.of(inside, step)?.value as Node | null | undefined
    else if (isSeq(inside)) node = inside.items[Number(step)] as Node | undefined
    else return undefined
  }
  return node ?? undefined
}

function keyAt(document: Document.Parsed, path: Path, pairs: PairIndex): Node | undefined {
  const parent = valueAt(document, path.slice(0, -1), pairs)
  const inside = isAlias(parent) ? parent.resolve(document) : parent
  return isMap(inside) ? (pairs.of(inside, path.at(-1)!)?.key as Node | undefined) : undefined
}

/** Finds pairs of mappings by key. Each mapping is gone through once, however many of its keys are asked for. */
class PairIndex {
  readonly #byMap = new Map<YAMLMap, ReadonlyMap<string, Pair>>()

  of(map: YAMLMap, step: string | number): Pair | undefined {
    let index = this.#byMap.get(map)
    if (index === undefined) {
      index = new Map(
        map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])),
      )
      this.#byMap.set(map, index)
    }
    return index.get(String(step))
  }
}
