import { privilege } from './privilege.ts'
import { testFaults } from './suite.ts'

testFaults(privilege)
