import { death } from './death.ts'
import { testFaults } from './suite.ts'

testFaults(death)
