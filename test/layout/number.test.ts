import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { fitted, fixed, human, type Letters, unshortened, whole } from '../../src/layout/number.ts'
import { skipFor } from '../helpers/needs.ts'

const plain: Letters = { start: 0, divisor: 1000 }
const bytes: Letters = { start: 0, divisor: 1024 }
const kibibytes: Letters = { start: 1, divisor: 1024 }

/** The same numbers in every run, from a linear congruential generator. */
function numbers(count: number): readonly number[] {
  let state = 20_261_121
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  })
}

describe('layout: numbers', () => {
  describe('human', () => {
    const cases: readonly (readonly [number, number, Letters, string])[] = [
      [0, 4, plain, '0'],
      [0.4, 4, plain, '0'],
      [0.5, 4, plain, '1'],
      [9999, 4, plain, '9999'],
      [10_000, 4, plain, '10K'],
      [99_999, 4, plain, '99K'],
      [999_999, 4, plain, '999K'],
      [1_000_000, 4, plain, '1M'],
      [10_000, 4, bytes, '9K'],
      [500, 4, kibibytes, '500K'],
      [9999, 4, kibibytes, '9M'],
      [1_234_567, 4, kibibytes, '1G'],
      [9999, 7, kibibytes, '9999K'],
      [12_345_678, 7, kibibytes, '12056M'],
      [-12_345_678, 4, kibibytes, '-11G'],
      [1_000_000, 6, plain, '1000K'],
      [1.8e19, 4, bytes, '15E'],
      [1.8e19, 4, kibibytes, '15Z'],
    ]
    for (const [value, width, letters, text] of cases) {
      it(`${value} in ${width} is ${text}`, () => {
        expect(human(value, width, letters)).to.equal(text)
      })
    }

    it('does not round half a letter up to a whole one', () => {
      expect(human(-500_000, 4, plain)).to.equal('-.5M')
      expect(human(500_000, 3, plain)).to.equal('.5M')
      expect(human(1000, 4, kibibytes)).to.equal('1M')
    })

    it('never needs more than its width, and is never further off than what a division drops', () => {
      const size = fc.double({ min: -1e24, max: 1e24, noNaN: true })
      fc.assert(
        fc.property(
          size,
          fc.integer({ min: 4, max: 9 }),
          fc.constantFrom(plain, bytes, kibibytes),
          (value, width, by) => {
            const text = human(value, width, by)
            expect(text.length, text).to.be.at.most(width)
            const letter = ' KMGTPEZY'.indexOf(/[A-Z]$/.exec(text)?.[0] ?? ' ')
            if (text.startsWith('#')) return
            const shown =
              (text === '0' ? 0 : Number.parseFloat(text)) *
              by.divisor ** Math.max(0, letter - (text === '0' ? 0 : by.start))
            expect(Math.abs(shown - value), text).to.be.at.most(Math.max(0.5, Math.abs(value) / 2))
          },
        ),
      )
    })

    it('shows what is not known as such', () => {
      expect(human(Number.NaN, 4, plain)).to.equal('-')
      expect(human(Number.POSITIVE_INFINITY, 4, plain)).to.equal('-')
    })
  })

  describe('fixed', () => {
    it('takes ties to the even neighbour, as printf does', () => {
      const ties = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 26.52, 4503599627370495.5].map((value) => fixed(value, 0))
      expect(ties).to.deep.equal(['0', '2', '2', '0', '-2', '-2', '27', '4503599627370496'])
      expect([0.125, 0.375, 1.005, -0.125].map((value) => fixed(value, 2))).to.deep.equal([
        '0.12',
        '0.38',
        '1.00',
        '-0.12',
      ])
      expect([0.25, 0.75, 1e15 + 0.25].map((value) => fixed(value, 1))).to.deep.equal([
        '0.2',
        '0.8',
        '1000000000000000.2',
      ])
    })

    it('prints every digit of large values', () => {
      expect(fixed(2 ** 64, 0)).to.equal('18446744073709551616')
      expect(fixed(2 ** 64, 2)).to.equal('18446744073709551616.00')
      expect(fixed(1e22, 1)).to.equal('10000000000000000000000.0')
    })

    it('gives a zero no sign, and `-` for what is not known', () => {
      expect([fixed(-0, 0), fixed(-0.3, 0), fixed(-0.001, 2), fixed(-0, 3)]).to.deep.equal(['0', '0', '0.00', '0.000'])
      expect([fixed(Number.NaN, 0), fixed(Number.NaN, 2), fixed(Number.NEGATIVE_INFINITY, 1)]).to.deep.equal([
        '-',
        '-',
        '-',
      ])
    })

    it("agrees with C's printf, by way of perl", function () {
      const random = numbers(24_000)
      const cases = random.map((value, n) => {
        const digits = n % 7
        const magnitude = 10 ** ((n % 17) - 2)
        // Every third value is a multiple of a power of two: among those are the exact ties.
        const size = n % 3 === 0 ? Math.round(value * 1000) / 2 ** (1 + (n % 5)) : value * magnitude
        return { digits, value: n % 11 === 0 ? -size : size }
      })
      const program = 'while (<STDIN>) { my ($d, $v) = split; printf "%.*f\\n", $d, $v }'
      const input = cases.map(({ digits, value }) => `${digits} ${value}\n`).join('')
      const perl = spawnSync('perl', ['-e', program], { input, encoding: 'utf8', maxBuffer: 2 ** 26 })
      if (perl.error !== undefined) skipFor(this, 'perl')
      const printed = perl.stdout.trim().split('\n')
      expect(printed).to.have.length(cases.length)
      const differing = cases.flatMap(({ digits, value }, n) => {
        const expected = (printed[n] ?? '').replace(/^-(0(?:\.0*)?)$/, '$1')
        const ours = fixed(value, digits)
        return ours === expected ? [] : [`%.${digits}f of ${value}: ${ours}, printf ${expected}`]
      })
      expect(differing).to.deep.equal([])
    })
  })

  it('whole cuts towards zero', () => {
    expect([26.52, 26.99, -26.52, 0.9, -0.9, 2 ** 63, Number.NaN].map(whole)).to.deep.equal([
      '26',
      '26',
      '-26',
      '0',
      '0',
      '9223372036854775808',
      '-',
    ])
  })

  it('unshortened rounds and never shortens', () => {
    expect([0.4, 0.5, -2.5, 1e9, 2 ** 64].map(unshortened)).to.deep.equal([
      '0',
      '1',
      '-3',
      '1000000000',
      '18446744073709551616',
    ])
  })

  it('fitted gives up decimals first, then digits', () => {
    const at = (value: number): string => fitted(value, { digits: 2, width: 5 })
    expect([1.234, 12.345, 123.456, 12_345.6, 1_234_567].map(at)).to.deep.equal([
      '1.23',
      '12.35',
      '123',
      '12346',
      '1234K',
    ])
  })
})
