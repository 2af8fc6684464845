import { textWidth } from '../layout/width.ts'

/** What yargs measures its help text with: its own choice takes longer to load than the rest of yargs. */
// biome-ignore lint/style/noDefaultExport: it stands in for a package that has one
export default textWidth
