import { damage } from './damage.ts'
import { testFaults } from './suite.ts'

testFaults(damage)
