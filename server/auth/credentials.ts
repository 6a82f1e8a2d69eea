import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../../ledger/database.ts'
import type { Credentials } from './port.ts'

const leastLength = 12

/** Only its accounts and its scrypt hashing are used; its routes are not mounted and it never calls home. */
const open = async (db: Database) => {
  const { betterAuth } = await import('better-auth')
  const auth = betterAuth({
    database: { db: db.kysely, type: 'postgres' },
    // Signs better-auth's own cookies, which nobody gets: sessions are ours.
    secret: randomBytes(32).toString('hex'),
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: leastLength },
    advanced: { ipAddress: { disableIpTracking: true } },
    logger: { disabled: true },
    user: { modelName: 'auth_user' }, account: { modelName: 'auth_account' },
    session: { modelName: 'auth_session' }, verification: { modelName: 'auth_verification' },
  })
  const { internalAdapter, password } = await auth.$context
  return { internalAdapter, password, decoy: await password.hash(createHash('sha256').update(randomBytes(32)).digest('hex')) }
}

/** Loads the library at the first sign-in, not at the start. */
export const createCredentials = (db: Database): Credentials => {
  let opened: ReturnType<typeof open> | undefined
  const library = (): ReturnType<typeof open> => (opened ??= open(db))
  return {
    verify: async (email, given) => {
      const { internalAdapter, password, decoy } = await library()
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
      const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password
      // Hashing happens either way, so the answer's time says nothing about the account.
      const right = await password.verify({ hash: hash ?? decoy, password: given })
      return right && hash !== undefined && hash !== null
    },
    setPassword: async (email, given) => {
      if (given.length < leastLength) throw new RangeError(`A password has at least ${leastLength} characters.`)
      const { internalAdapter, password } = await library()
      const hash = await password.hash(given)
      const found = await internalAdapter.findUserByEmail(email)
      if (found) { await internalAdapter.updatePassword(found.user.id, hash); return }
      const user = await internalAdapter.createUser({ email, name: email, emailVerified: true }, { method: 'email' })
      await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash })
    },
  }
}
