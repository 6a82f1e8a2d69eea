import { describeTampering } from './testing-tampering.ts'
import { testDatabase } from './testing.ts'

describeTampering(() => testDatabase())
