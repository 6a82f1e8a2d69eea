import { blocked, missing, passed, type Rule } from './verdict.ts'

/** A frozen account (a break found by reconciliation, or an officer's order) trades nothing. */
export const accountFrozen: Rule = ({ account }) => {
  const name = 'account-frozen'
  if (!account) return missing(name, 'account')
  return account.frozen ? blocked(name, { accountId: account.accountId }) : passed(name)
}

/** The firm's emergency stop. */
export const killSwitchOff: Rule = ({ halted }) => {
  const name = 'kill-switch'
  if (halted === null) return missing(name, 'kill switch')
  return halted ? blocked(name, { halted: true }) : passed(name)
}
