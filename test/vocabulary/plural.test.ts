import { expect } from 'chai'
import { plural } from '../../src/vocabulary/plural.ts'

describe('counted words', () => {
  it('are singular for one alone', () => {
    expect([0, 1, 2].map((count) => plural(count, 'more line'))).to.deep.equal([
      '0 more lines',
      '1 more line',
      '2 more lines',
    ])
  })
})
