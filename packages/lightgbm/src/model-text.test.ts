import { beforeAll, describe, expect, it } from 'vitest'
import { rowOf, TOY_PARAMS, toy } from '../test/toy.js'
import { Booster } from './booster.js'
import { Dataset } from './dataset.js'
import { checkModelText } from './model-text.js'
import { train } from './train.js'

const { matrix, label } = toy()
const texts: Record<string, string> = {}

beforeAll(async () => {
  const categories = {
    ...matrix,
    values: matrix.values.map((value, i) => (i < 500 ? Math.floor(value * 9) : value)),
  }
  const kinds = {
    plain: { data: matrix, params: {}, categoricalFeatures: [] },
    categorical: { data: categories, params: { min_data_per_group: 5 }, categoricalFeatures: [0] },
    linear: { data: matrix, params: { objective: 'regression', linear_tree: true }, categoricalFeatures: [] },
  }
  for (const [kind, { data, params, categoricalFeatures }] of Object.entries(kinds)) {
    const parameters = { ...TOY_PARAMS, metric: 'l2', ...params }
    using dataset = await Dataset.create(data, { label, categoricalFeatures, params: parameters })
    texts[kind] = (await train(parameters, dataset, { rounds: 3 })).booster.toString()
  }
})

const invalid = expect.objectContaining({ code: 'LGBM_INVALID_MODEL' })

describe.each(['plain', 'categorical', 'linear'])('a %s model', (kind) => {
  it('is accepted as LightGBM wrote it', () => {
    expect(() => checkModelText(texts[kind]!)).not.toThrow()
  })

  it('is refused wherever it was cut off before the end of its trees', () => {
    const text = texts[kind]!
    const end = text.indexOf('\nend of trees')
    expect(end).toBeGreaterThan(text.indexOf('Tree=2'))
    for (let length = 0; length < end; length += 37) {
      expect(() => checkModelText(text.slice(0, length))).toThrow(invalid)
    }
  })

  it('does not end the process at prediction, whatever digit of it was changed', () => {
    const text = texts[kind]!
    const end = text.indexOf('\nend of trees')
    const row = rowOf(matrix, 1)
    let accepted = 0
    for (let at = 0; at < end; at += 7) {
      if (!/\d/.test(text[at]!)) continue
      const changed = `${text.slice(0, at)}9${text.slice(at + 1)}`
      try {
        using booster = Booster.fromString(changed)
        if (booster.numFeatures === row.length) booster.predictRow(row)
        accepted++
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^LGBM_(INVALID_MODEL|NATIVE)$/) })
      }
    }
    expect(accepted).toBeGreaterThan(0)
  })
})

describe('a text', () => {
  it.each([
    ['that is empty', () => ''],
    ['that is something else', () => '{"tree": 1}'],
    ['with other line ends', () => texts.plain!.replaceAll('\n', '\r\n')],
    ['without its header', () => texts.plain!.slice(texts.plain!.indexOf('Tree=0'))],
    ['with a tree left out', () => texts.plain!.replace(/^Tree=1\n[\s\S]*?\n(?=Tree=2)/m, '')],
    ['with a feature that does not exist', () => changeNumber('split_feature', '7')],
    ['with a child that does not exist', () => changeNumber('right_child', '9')],
    ['with a circle', () => changeNumber('left_child', '0')],
    ['with no class', () => texts.plain!.replace('num_class=1', 'num_class=0')],
    [
      'with no tree per iteration',
      () => texts.plain!.replace('num_tree_per_iteration=1', 'num_tree_per_iteration=0'),
    ],
  ])('%s is refused', (_name, textOf) => {
    expect(textOf()).not.toBe(texts.plain)
    expect(() => checkModelText(textOf())).toThrow(invalid)
  })

  it('that another program wrote lines behind is accepted', () => {
    expect(() => checkModelText(`${texts.plain}\npandas_categorical:[]\n`)).not.toThrow()
  })
})

/** The plain model with the first one-digit number of that line replaced. */
function changeNumber(line: string, digit: string): string {
  return texts.plain!.replace(new RegExp(`^(${line}=(?:\\S\\S+ )*)\\d( |$)`, 'm'), `$1${digit}$2`)
}
