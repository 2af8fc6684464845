import ts from 'typescript'

/** In a joined program: the functions that pieces are, and what gives the exports of the one with a number. */
export const PIECES = 'allPieces'
export const PIECE = 'piece'

/** The number of the piece that an import names; undefined where it names a package, or a module of Node. */
export type NumberOf = (name: string) => number | undefined

interface Edit {
  readonly node: ts.Node
  readonly text: string
}

/**
 * An ES module that esbuild made, as the function of the piece with this number, which returns its exports.
 *
 * Lines stay where they are, so that the module's source map is the function's.
 */
export function asFunction(text: string, number: number, numberOf: NumberOf): string {
  const file = ts.createSourceFile('piece.js', text, ts.ScriptTarget.Latest, true)
  const edits: Edit[] = []
  const exported: string[] = []
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) edits.push({ node: statement, text: imported(statement, numberOf) })
    else if (ts.isExportAssignment(statement)) {
      exported.push(`default: ${statement.expression.getText()}`)
      edits.push({ node: statement, text: '' })
    } else if (ts.isExportDeclaration(statement)) {
      exported.push(...exportsOf(statement))
      edits.push({ node: statement, text: '' })
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [asked] = node.arguments
      // What is only known when it runs is a file of the user's.
      if (asked !== undefined && ts.isStringLiteral(asked)) {
        edits.push({ node, text: `Promise.resolve().then(() => ${loaded(asked.text, numberOf)})` })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return `${PIECES}[${number}] = () => {${edited(text, edits)}\nreturn { ${exported.join(', ')} } }`
}

/** What loads an imported module. */
function loaded(name: string, numberOf: NumberOf): string {
  const number = numberOf(name)
  return number === undefined ? `require(${JSON.stringify(name)})` : `${PIECE}(${number})`
}

/** Declares what an `import` brings. */
function imported({ importClause, moduleSpecifier }: ts.ImportDeclaration, numberOf: NumberOf): string {
  if (!ts.isStringLiteral(moduleSpecifier)) throw new Error(`an import of ${moduleSpecifier.getText()}`)
  const from = loaded(moduleSpecifier.text, numberOf)
  if (importClause === undefined) return `${from};`
  const { name, namedBindings } = importClause
  const declared: string[] = []
  // A package is CommonJS, whose default export is all of it.
  if (name !== undefined)
    declared.push(numberOf(moduleSpecifier.text) === undefined ? name.text : `{ default: ${name.text} }`)
  if (namedBindings !== undefined) {
    declared.push(
      ts.isNamespaceImport(namedBindings)
        ? namedBindings.name.text
        : `{ ${namedBindings.elements.map((one) => `${(one.propertyName ?? one.name).text}: ${one.name.text}`).join(', ')} }`,
    )
  }
  return `const ${declared.map((what) => `${what} = ${from}`).join(', ')};`
}

/** The properties that an `export { … }` makes. */
function exportsOf({ exportClause, moduleSpecifier }: ts.ExportDeclaration): readonly string[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause) || moduleSpecifier !== undefined) {
    throw new Error('an export of what another module exports')
  }
  return exportClause.elements.map(({ name, propertyName }) => `${name.text}: ${(propertyName ?? name).text}`)
}

/** The text with nodes of it replaced, each by as many lines as it had. */
function edited(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const { node, text: replacement } of edits.toSorted((a, b) => a.node.getStart() - b.node.getStart())) {
    const lines = node.getText().split('\n').length
    result += text.slice(at, node.getStart()) + replacement + '\n'.repeat(lines - 1)
    at = node.getEnd()
  }
  return result + text.slice(at)
}
