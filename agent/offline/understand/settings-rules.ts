import { except, rule, type Rule } from './rule.ts'

const level = /\b(?:simpl\w*|plain|jargon|technical|expert|beginner|professional|basics?|dumb\w*)\b/
const lasting = /\b(?:from now on|in (?:the )?future|always|going forward)\b|^(?:please )?(?:talk|speak|treat)\b/
const elsewhere = /\b(?:phone settings|laptop|tv|computer|camera|browser|wi-?fi|thermostat|cards?|bank\w*|pin|paypal|netflix|gmail|facebook|router|game|car)\b/

/** The copy of everything that is kept of a person, and its deletion: the account page has both. */
const ownData = /\b(?:export|download|copy|print|delete|erase|see|get|have|want|request|send me)\b.{0,25}\b(?:(?:all|everything)(?: of)? )?(?:my|the)(?: own| personal)? (?:data|information|records)\b(?=.{0,40}$)(?!.{0,20}\b(?:delay|fresh|old|from yahoo)\b)|\bdata (?:you (?:have|hold|keep|store) (?:about|on|of) me)\b|\bgdpr\b|\b(?:export|download)\b.{0,20}\b(?:conversations?|transcripts?|chats?|history of (?:our|this) (?:conversation|chat))\b/

/** How the person wants to be told things, and what they may only change on the account page. */
export const settingsRules: readonly Rule[] = [
  except(rule('settings', /\b(?:settings?|preferences?)\b/, /\b(?:my|show|open|change|what|which|reset|your|see)\b/), new RegExp(`${elsewhere.source}|\\brisk\\b|\\bsustainab`)),
  except(rule('settings', /\b(?:stop|turn|switch|mute|disable|pause|silence|no more|enable|quiet\w*|fewer|less|want)\b.{0,40}\bnotif\w*\b/), elsewhere),
  except(rule('settings', /\b(?:stop|don't|quit)\b.{0,15}\b(?:sending|e-?mailing|messaging|pinging|notifying|bothering|e-?mail|send|message|notify)\b.{0,20}\b(?:me|e-?mails?|messages?)\b/), elsewhere),
  except(rule('settings', /\bdefault\b.{0,25}\b(?:accounts?|ira)\b|\b(?:accounts?|ira)\b.{0,30}\bdefault\b/), elsewhere),
  except(rule('own-data', ownData), elsewhere),
  rule('settings', level, lasting),
  except(rule('settings', /\b(?:change|update|reset|set up|add|replace|edit)\b.{0,20}\b(?:password|e-?mail(?: address)?|phone number|passkeys?|authenticator|sign-?in|two[- ]factor)\b/), new RegExp(`${elsewhere.source}|^how (?:do|can) i reset\\b`)),
]
