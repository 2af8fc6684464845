import { longRun } from './long-run.ts'
import { testFaults } from './suite.ts'

testFaults(longRun)
