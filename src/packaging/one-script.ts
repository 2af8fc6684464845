import { type BuildOptions, build } from 'esbuild'

/** What is made of sources runs in every Node that package.json admits. */
export const FOR_NODE = { platform: 'node', target: 'node20', sourcesContent: false } as const

/**
 * With short names a script is half as large, and so is what V8 keeps of it while it runs; `stack.ts` finds the places
 * again, in the map.
 */
export const SHORT = { minify: true, sourcemap: 'external' } as const

/** Sources and what they import as one file, in the form that Node loads fastest: its loader of ES modules takes 4 ms. */
export async function bundle(options: BuildOptions): Promise<void> {
  await build({
    ...FOR_NODE,
    ...SHORT,
    bundle: true,
    format: 'cjs',
    define: { 'import.meta.url': 'moduleUrl' },
    logLevel: 'warning',
    ...options,
  })
}

/**
 * The same as one function of `(exports, require, module, moduleUrl)`, for whoever evaluates it: packages are taken by
 * `require`, since what is evaluated can import nothing.
 */
export async function bundleFunction(options: BuildOptions): Promise<void> {
  await bundle({
    conditions: ['source'],
    supported: { 'dynamic-import': false },
    banner: { js: '(function(exports,require,module,moduleUrl){' },
    footer: { js: '})' },
    ...options,
  })
}
