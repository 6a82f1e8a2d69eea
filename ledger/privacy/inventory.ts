/**
 * What is kept of a person, by the column that ties it to them. `working` goes as soon as its person asks; `service` is needed while the
 * account is open and goes with it; `account` and `trading` are records that a rule keeps. A test compares this with the tables' own
 * foreign keys, so that no table of a person is forgotten by the access export, an erasure or a purge.
 */
export type Keeping = 'working' | 'service' | 'account' | 'trading'

export interface PersonalTable {
  readonly table: string
  readonly column: string
  /** For people. */
  readonly title: string
  readonly keeping: Keeping
  /** What the person gets to see: no secrets, and nobody else's data. */
  readonly show: readonly string[]
  /** Rows of a working table that are still in use stay: an SQL condition on those that may go. */
  readonly mayGo?: string
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')
const of = (place: string, keeping: Keeping, title: string, show: string, mayGo?: string): PersonalTable => {
  const [table = '', column = ''] = place.split('.')
  return { table, column, keeping, title, show: words(show), ...(mayGo === undefined ? {} : { mayGo }) }
}

export const personalTables: readonly PersonalTable[] = [
  of('person.id', 'account', 'Who you are', 'id email label role active created_at closed_at'),
  of('ips.person_id', 'account', 'Your profile and investment policy', 'version body created_at'),
  of('mandate.client_id', 'account', 'What an advisor may do for you', 'account_id scope until reference'),
  of('preference.person_id', 'service', 'Your settings', 'explain figures notifications default_account_id changed_at'),
  of('account.owner_id', 'trading', 'Your accounts', 'id label kind taxable household opened_on frozen_reason'),
  of('cash_balance.account_id', 'trading', 'Cash', 'account_id minor'),
  of('position.account_id', 'trading', 'Positions', 'account_id symbol quantity'),
  of('lot.account_id', 'trading', 'Tax lots', 'id account_id symbol quantity cost_minor acquired_on origin'),
  of('journal.account_id', 'trading', 'Bookings', 'id account_id on_date settles_on kind symbol quantity price order_id'),
  of('posting.journal_id', 'trading', 'Postings of bookings', 'journal_id line book currency minor'),
  of('disposal.lot_id', 'trading', 'Sales by lot', 'journal_id lot_id quantity proceeds_minor cost_minor long_term'),
  of('ticket.account_id', 'trading', 'Order tickets', 'id account_id conversation_id turn_id channel terms hash checks card expires_at created_at'),
  of('ticket_state.ticket_id', 'trading', 'What became of tickets', 'ticket_id state replacement changed_at'),
  of('orders.account_id', 'trading', 'Orders', 'id ticket_id leg account_id symbol side quantity limit_price state filled_quantity average_price created_at changed_at'),
  of('fill.order_id', 'trading', 'Fills', 'fill_id order_id quantity price fee_minor at'),
  of('hold.account_id', 'trading', 'Cash and shares set aside', 'order_id account_id symbol quantity cash_minor released_at'),
  of('display.person_id', 'trading', 'Cards that you were shown', 'ticket_id hash channel displayed_at'),
  of('confirmation.person_id', 'trading', 'Your confirmations', 'id ticket_id hash channel confirmed_at'),
  of('action_grant.person_id', 'account', 'Your fresh proofs', 'action_hash method granted_at expires_at consumed_at'),
  of('step_up_attempt.person_id', 'account', 'Tries of a fresh proof', 'at succeeded'),
  of('conversation.person_id', 'account', 'Your conversations', 'id channel title started_at last_at'),
  of('memory.person_id', 'working', 'What you asked us to remember', 'id kind body conversation_id consent_at learned_on expires_on'),
  of('plan.person_id', 'working', 'Your plans', 'id account_id kind amount_minor every first_on until booked next_on state created_at', "state <> 'active'"),
  of('alert.person_id', 'working', 'Your alerts', 'id rule state set_on fired_on created_at'),
  of('task.person_id', 'working', 'Your requests to a person', 'id topic state opened_at changed_at', "state = 'done'"),
  of('client_proposal.client_id', 'working', 'Proposals of your advisor', 'id account_id kind summary state created_at expires_at', "state <> 'sent' OR expires_at < now()"),
  of('act.person_id', 'working', 'What you were shown before you agreed to it', 'kind hash terms displayed_at expires_at taken_at', 'expires_at < now()'),
  of('session.person_id', 'service', 'Your sign-ins', 'id created_at last_active_at revoked_at method'),
  of('device.person_id', 'service', 'Your devices', 'label first_seen_at last_seen_at'),
  of('passkey.person_id', 'service', 'Your passkeys', 'label transports backed_up created_at last_used_at removed_at'),
  of('external_identity.person_id', 'service', "Your identity at the firm's sign-in", 'issuer subject linked_at'),
  of('recovery_code.person_id', 'service', 'Your recovery codes', 'created_at used_at'),
  of('teams_link.person_id', 'service', 'Your link to Microsoft Teams', 'tenant_id object_id linked_at ended_at'),
  of('privacy_request.person_id', 'account', 'Your requests about your data', 'id kind made_at answer'),
]

/** Tied to people as well, and given to nobody: why. */
export const leftOut: Readonly<Record<string, string>> = {
  'chain.person_id': 'the entries of the chains are given instead',
  'entry.chain_id': 'given in the clear as your record',
  'inbound.conversation_id': 'repeats the record', 'outbound.conversation_id': 'repeats the record',
  'person_key.person_id': 'keys', 'chain_key.person_id': 'keys', 'totp.person_id': 'a secret', 'enrolment.person_id': 'secrets that run out',
  'enrolment.created_by': 'an act for somebody else', 'passkey_challenge.person_id': 'secrets that run out', 'openid_flow.person_id': 'secrets that run out',
  'site_code.session_id': 'secrets that run out', 'site_token.session_id': 'secrets that run out', 'session.device_id': 'given by session',
  'auth_account.userId': 'password hashes', 'auth_session.userId': 'not used',
  'mandate.advisor_id': "a client's data", 'task.advisor_id': "a client's data", 'task.taken_by': "a client's data", 'teams_link.made_by': 'an act for somebody else',
  'bulk.initiator_id': "clients' data", 'bulk_approval.approver_id': "clients' data", 'bulk_display.person_id': "clients' data",
  'bulk_item.client_id': 'the ticket is given instead', 'bulk_item.account_id': 'the ticket is given instead',
  'client_proposal.advisor_id': "a client's data", 'client_proposal.account_id': 'given by client', 'client_proposal.ticket_id': 'given by account',
  'proposal.proposed_by': "the firm's own acts", 'proposal_decision.decided_by': "the firm's own acts",
  'ticket.owner_id': "given by account: an advisor's tickets are their clients' data",
  'mandate.account_id': 'given by client', 'plan.account_id': 'given by person', 'preference.default_account_id': 'given by person',
  'alert.conversation_id': 'given by person', 'memory.conversation_id': 'given by person', 'task.conversation_id': 'given by person', 'ticket.conversation_id': 'given by account',
  'teams_chat.conversation_id': 'where a channel stands', 'teams_chat.link_id': 'where a channel stands', 'teams_code.person_id': 'secrets that run out',
  'record_index.person_id': 'repeats the record', 'record_watch.chain_id': 'where the index stands',
  'supervision_item.person_id': 'telling of a review could defeat it', 'supervision_review.reviewer_id': 'an act for somebody else',
  'legal_hold.person_id': 'telling of a hold could defeat it', 'legal_hold.conversation_id': 'telling of a hold could defeat it',
  'legal_hold.set_by': 'an act for somebody else', 'legal_hold.lifted_by': 'an act for somebody else', 'privacy_request.answered_by': 'an act for somebody else',
}
