import { hostile } from './hostile.ts'
import { testFaults } from './suite.ts'

testFaults(hostile)
