import { counters } from './counters.ts'
import { testFaults } from './suite.ts'

testFaults(counters)
