import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../../ledger/database.ts'
import { hashPassword, isOurs, leastPassword, mostPassword, verifyPassword } from './passwords.ts'
import type { Credentials } from './port.ts'

/** Only its accounts are used; its routes are not mounted, hashing is ours (argon2id), and it never calls home. */
const open = async (db: Database) => {
  const [{ betterAuth }, { verifyPassword: verifyScrypt }] = await Promise.all([import('better-auth'), import('better-auth/crypto')])
  const auth = betterAuth({
    database: { db: db.kysely, type: 'postgres' },
    // Signs better-auth's own cookies, which nobody gets: sessions are ours.
    secret: randomBytes(32).toString('hex'),
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true, minPasswordLength: leastPassword, maxPasswordLength: mostPassword,
      password: { hash: hashPassword, verify: ({ hash, password }) => (isOurs(hash) ? verifyPassword(hash, password) : verifyScrypt({ hash, password })) },
    },
    advanced: { ipAddress: { disableIpTracking: true } },
    logger: { disabled: true },
    user: { modelName: 'auth_user' }, account: { modelName: 'auth_account' },
    session: { modelName: 'auth_session' }, verification: { modelName: 'auth_verification' },
  })
  const { internalAdapter, password } = await auth.$context
  return { internalAdapter, password, decoy: await password.hash(createHash('sha256').update(randomBytes(32)).digest('hex')) }
}

interface Found { readonly accounts: readonly { readonly providerId: string; readonly password?: string | null | undefined }[] }

const passwordOf = ({ accounts }: Found): string | undefined => accounts.find(({ providerId }) => providerId === 'credential')?.password ?? undefined

/** Loads the library at the first sign-in, not at the start. */
export const createCredentials = (db: Database): Credentials => {
  let opened: ReturnType<typeof open> | undefined
  const library = (): ReturnType<typeof open> => (opened ??= open(db))
  return {
    verify: async (email, given) => {
      const { internalAdapter, password, decoy } = await library()
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
      const hash = found ? passwordOf(found) : undefined
      // Hashing happens either way, so the answer's time says nothing about the account.
      const right = await password.verify({ hash: hash ?? decoy, password: given })
      if (!found || !right || hash === undefined) return false
      if (!isOurs(hash)) await internalAdapter.updatePassword(found.user.id, await password.hash(given))
      return true
    },
    exists: async (email) => {
      const found = await (await library()).internalAdapter.findUserByEmail(email, { includeAccounts: true })
      return found !== null && passwordOf(found) !== undefined
    },
    setPassword: async (email, given) => {
      if (given.length < leastPassword) throw new RangeError(`A password has at least ${leastPassword} characters.`)
      const { internalAdapter, password } = await library()
      const hash = await password.hash(given)
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
      if (found && passwordOf(found) !== undefined) { await internalAdapter.updatePassword(found.user.id, hash); return }
      const user = found?.user ?? await internalAdapter.createUser({ email, name: email, emailVerified: true }, { method: 'email' })
      await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash })
    },
  }
}
