import { disk } from './disk.ts'
import { testFaults } from './suite.ts'

testFaults(disk)
