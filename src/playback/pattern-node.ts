import type { LineReader } from './match.ts'
import type { Step } from './pattern.ts'

/** A node of the tree of all patterns: one byte or one wildcard a level. */
export class PatternNode {
  /** The byte that leads on, and where to; −1 for none. One is the rule: a place for each that may be takes 1 KB a node. */
  #byte = -1
  #behind: PatternNode | undefined
  /** Where other bytes lead to. */
  #others: Map<number, PatternNode> | undefined
  blanks: PatternNode | undefined
  word: PatternNode | undefined
  name: PatternNode | undefined
  boundary: PatternNode | undefined
  /** Instance edges by the byte that ends them; 0 for the end of the word. */
  readonly instances: { readonly until: number; readonly node: PatternNode }[] = []
  /** Who wants a line that comes here. */
  readonly readers: LineReader[] = []
  /** No wildcard leaves here: bytes decide alone, and no second way need be tried. */
  plain = true

  step(step: Step): PatternNode {
    if (step.kind !== 'literal') this.plain = false
    switch (step.kind) {
      case 'literal': {
        let node: PatternNode = this
        for (const byte of Buffer.from(step.text)) node = node.after(byte) ?? node.#grow(byte)
        return node
      }
      case 'blanks':
        this.blanks ??= new PatternNode()
        return this.blanks
      case 'word':
        this.word ??= new PatternNode()
        return this.word
      case 'parenthesised':
        this.name ??= new PatternNode()
        return this.name
      case 'boundary':
        this.boundary ??= new PatternNode()
        return this.boundary
      case 'instance': {
        const until = step.until === '' ? 0 : step.until.charCodeAt(0)
        const known = this.instances.find((edge) => edge.until === until)
        if (known !== undefined) return known.node
        const edge = { until, node: new PatternNode() }
        this.instances.push(edge)
        return edge.node
      }
    }
  }

  /** The node that the byte leads to. */
  after(byte: number): PatternNode | undefined {
    return byte === this.#byte ? this.#behind : this.#others?.get(byte)
  }

  #grow(byte: number): PatternNode {
    const node = new PatternNode()
    if (this.#behind === undefined) {
      this.#byte = byte
      this.#behind = node
    } else {
      this.#others ??= new Map()
      this.#others.set(byte, node)
    }
    return node
  }
}
