import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseEnvText } from './env-text.js'

describe('a .env', () => {
  it.each([
    ['', {}],
    ['\n \t\r\n# A: 1\n  # more', {}],
    ['A=1\r\nB= 2 # two\r\n', { A: '1', B: '2' }],
    ['  export A=1\nexport  B.c-d = x y', { A: '1', 'B.c-d': 'x y' }],
    ['A=\nB=\n', { A: '', B: '' }],
    ['A= \nB=2', { A: '', B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A="x\nB=2', { A: '"x', B: '2' }],
    [
      `A="one\ntwo: 2\n# three" # four\nB='x\ny'\nC=\`a "b" 'c'\``,
      { A: 'one\ntwo: 2\n# three', B: 'x\ny', C: `a "b" 'c'` },
    ],
  ])('of %j is read', (text, variables) => {
    expect({ ...parseEnvText(text) }).toEqual(variables)
  })

  it.each([
    ['A: x', '1'],
    ['A x', '1'],
    ['A', '1'],
    ['=x', '1'],
    ['A B=x', '1'],
    ['# fine\nA=1\n\nB: 2\nC=3\nD', '4, 6'],
    ['A="two\nlines"\nB: 2', '3'],
    ['A="x"y\nB="z"', '1'],
    ['A= "x" y', '1'],
    ['A="x\nB="y"', '1'],
  ])('of %j is refused', (text, lines) => {
    expect(() => parseEnvText(text)).toThrow(`neither NAME=value nor a comment in line ${lines}`)
  })

  it('with many such lines is told of in part', () => {
    expect(() => parseEnvText('x\n'.repeat(2000))).toThrow(/ in line 1, 2, .*, 10 and 1,990 more$/)
  })

  it('is refused without what is in it', () => {
    expect(() => parseEnvText('PASSWORD: s3cret')).not.toThrow(/s3cret/)
  })

  it('of random bytes is refused', () => {
    expect(() => parseEnvText(randomBytes(3000).toString())).toThrow(/in line 1/)
  })

  it.each(['A="', "A='x\n", 'A=', 'A="x"y\n', ' ', '\n', 'export ', 'A="\'`\n'])(
    'takes time in proportion to its text, also of %j again and again',
    (piece) => {
      const began = performance.now()
      try {
        parseEnvText(piece.repeat(1_000_000 / piece.length))
      } catch (error) {
        expect((error as Error).message).toMatch(/^neither NAME=value/)
      }
      // Quadratic work would take minutes.
      expect(performance.now() - began).toBeLessThan(15_000)
    },
  )
})
