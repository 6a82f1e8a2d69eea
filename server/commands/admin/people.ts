import type { Command } from './command.ts'

export interface User { readonly id: string; readonly email: string; readonly label: string; readonly role: string; readonly active: boolean; readonly enrolled: boolean }
interface Link { readonly personId: string; readonly url: string; readonly expiresAt: string }

export const linkWords = ({ url, expiresAt }: Pick<Link, 'url' | 'expiresAt'>): string =>
  `${url}\nThis link works once, until ${expiresAt}, and is not shown again. Hand it over yourself.`

const standing = ({ active, enrolled }: User): string => (active ? (enrolled ? 'active' : 'invited') : 'off')

export const peopleCommands: Readonly<Record<string, Command>> = {
  users: {
    usage: 'users', does: 'everybody, with role and standing',
    run: async ({ api }) => {
      const { users } = await api('GET', '/api/admin/users') as { users: readonly User[] }
      return users.map((user) => `${user.role.padEnd(11)} ${standing(user).padEnd(8)} ${user.email.padEnd(32)} ${user.label}`).join('\n')
    },
  },
  invite: {
    usage: 'invite --email ADDRESS --label NAME --role investor|advisor|supervisor|compliance', does: 'a person, and the link by which they enrol',
    run: async ({ api, need }) => linkWords(await api('POST', '/api/admin/users', { email: need('email'), label: need('label'), role: need('role') }) as Link),
  },
  link: {
    usage: 'link ADDRESS', does: 'a new link: to enrol, or for a new password once they have',
    run: async ({ api, personOf }) => linkWords(await api('POST', `/api/admin/users/${(await personOf()).id}/link`, {}) as Link),
  },
  disable: {
    usage: 'disable ADDRESS', does: 'switches a person off and ends their sessions',
    run: async ({ api, personOf }) => {
      const { sessionsEnded } = await api('POST', `/api/admin/users/${(await personOf()).id}`, { active: false }) as { sessionsEnded: number }
      return `Off. ${sessionsEnded} sessions ended.`
    },
  },
  enable: {
    usage: 'enable ADDRESS', does: 'switches a person on again',
    run: async ({ api, personOf }) => { await api('POST', `/api/admin/users/${(await personOf()).id}`, { active: true }); return 'On.' },
  },
  role: {
    usage: 'role ADDRESS --role ROLE', does: 'another role; sessions end, and mandates of somebody who was an advisor',
    run: async ({ api, personOf, need }) => { await api('POST', `/api/admin/users/${(await personOf()).id}`, { role: need('role') }); return `Now ${need('role')}.` },
  },
  revoke: {
    usage: 'revoke ADDRESS', does: 'ends every session of a person',
    run: async ({ api, personOf }) => {
      const { sessionsEnded } = await api('POST', `/api/admin/users/${(await personOf()).id}/sessions/revoke`, {}) as { sessionsEnded: number }
      return `${sessionsEnded} sessions ended.`
    },
  },
}
