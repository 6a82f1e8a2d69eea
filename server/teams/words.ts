import type { TeamsMessage } from '../../channels/teams/port.ts'

const linkSteps = (pages: string): string => `To link: sign in at ${pages}/teams, make a code there, and send it to me here as "link" and the code.`

/** A stranger learns what this is and how to come in, and nothing else. */
export const forStranger = (pages: string): TeamsMessage =>
  ({ text: `I am Steward, an automated portfolio advisor (AI). I do not know yet who you are here, so I can't show you anything. ${linkSteps(pages)}` })

export const help = (pages: string): TeamsMessage => ({
  text: [
    'Ask me in your own words, about your own portfolio or those of your clients. For example: "Whose portfolios drifted more than 5 %?", "How would my book take 2022?"',
    '"new" starts a new conversation, "conversations" lists yours, also those from the web, so that you can go on with one here. "sources" shows where the figures of my last answer come from.',
    `Orders go only by the button of their card, in this chat, or for one small order by typing "confirm". Larger ones are verified at ${pages}, never in a chat.`,
  ].join('\n\n'),
})

const notHere = 'I talk about portfolios and take confirmations only one to one, where nobody else reads along.'
/** A code that others could read is no secret any more. */
export const codeIsVoid = 'Others could read that code here, so it is void now. Make a new one, and send it to me in our own chat.'
export const tooFast = 'Too many at once. Wait a moment.'
export const onlyOneToOne = (chatLink: string | undefined): string =>
  `${notHere} ${chatLink === undefined ? 'Open a chat with me and ask there.' : `Open our chat and ask there: ${chatLink}`}`

export const notTheirOwn = 'I read only what you write here yourself, not what is quoted, forwarded or attached. Please say it in your own words. Statements can be imported on our page.'
export const tooLong = (most: number): string => `That is longer than I can read at once. Please say it in at most ${most} characters.`
export const wrongCode = (pages: string): string => `This code is not right, or it was used or is too old. Make a new one at ${pages}/teams.`
export const tooManyCodes = 'Too many codes were tried. Wait a quarter of an hour, then make a new one.'
export const otherRole = 'Your account works on our pages only: Teams serves investors and advisors.'
export const linked = (label: string): string => `Linked. You are ${label} here. Anything that you say in this chat counts as said by you, so keep Teams locked when you leave.`
export const noSuchTicket = 'There is no such ticket for you here. A card that was forwarded to you works for its owner only.'
export const stale = 'This card is from another time or place. Please ask again.'
