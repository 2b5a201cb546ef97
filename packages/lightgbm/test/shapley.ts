import type { Booster } from '../src/index.js'

interface Node {
  readonly split_feature?: number
  readonly threshold: number
  readonly missing_type: 'None' | 'Zero' | 'NaN'
  readonly default_left: boolean
  readonly internal_count: number
  readonly left_child: Node
  readonly right_child: Node
  readonly leaf_value: number
  readonly leaf_count: number
}

const countOf = (node: Node) => (node.split_feature === undefined ? node.leaf_count : node.internal_count)

function goesLeft(node: Node, value: number): boolean {
  const known = node.missing_type !== 'NaN' && Number.isNaN(value) ? 0 : value
  const isMissing = node.missing_type === 'Zero' ? known === 0 : Number.isNaN(known)
  return node.missing_type !== 'None' && isMissing ? node.default_left : known <= node.threshold
}

/** The tree's expectation where only the features in `known` (a bit each) are those of the row. */
function expectation(node: Node, row: Float64Array, known: number): number {
  if (node.split_feature === undefined) return node.leaf_value
  const { split_feature: feature, left_child: left, right_child: right } = node
  if (known & (1 << feature)) {
    return expectation(goesLeft(node, row[feature]!) ? left : right, row, known)
  }
  const of = (child: Node) => (countOf(child) / countOf(node)) * expectation(child, row, known)
  return of(left) + of(right)
}

/**
 * SHAP values by their definition, over every subset of the features: for models of few features, numerical splits and
 * one class. Written from the definition (Lundberg et al. 2018, arXiv 1802.03888), without a look at either native way.
 */
export function shapleyValues(booster: Booster, row: Float64Array): Float64Array {
  const { tree_info: trees } = booster.dumpJson() as { tree_info: { tree_structure: Node }[] }
  const numFeatures = row.length
  const values = new Float64Array(numFeatures + 1)
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const sizeOf = (subset: number) => subset.toString(2).replaceAll('0', '').length
  for (const { tree_structure: tree } of trees) {
    const expectations = Float64Array.from({ length: 1 << numFeatures }, (_, known) =>
      expectation(tree, row, known),
    )
    values[numFeatures]! += expectations[0]!
    for (let feature = 0; feature < numFeatures; feature++) {
      for (let known = 0; known < expectations.length; known++) {
        if (known & (1 << feature)) continue
        const size = sizeOf(known)
        const weight = (factorial(size) * factorial(numFeatures - size - 1)) / factorial(numFeatures)
        values[feature]! += weight * (expectations[known | (1 << feature)]! - expectations[known]!)
      }
    }
  }
  return values
}
