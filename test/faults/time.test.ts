import { testFaults } from './suite.ts'
import { time } from './time.ts'

testFaults(time)
