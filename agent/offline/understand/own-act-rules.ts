import { except, rule, type Rule } from './rule.ts'
import { settingsRules } from './settings-rules.ts'

/** What a person asks to be changed, kept, watched or done by a human. Questions about the same things are none of these. */
const asks = /^(?:(?:so|and|but|ok(?:ay)?|well)[, ]+)?(?:what if|if|how|why|will|would|when|which|who|does|did|do (?:i|you)|is|are|am|was|were|have|has|what(?!.{0,40}\b(?:remember|know about me|alerts?|plans?)\b))\b/
const wanted = String.raw`(?:please |i(?:'d| would)? (?:like|want|need|wish) (?:you )?to |i'll |i will |let me |let'?s |(?:can|could|would) (?:i|you) |go ahead and |start (?:to )?)*`
const topics = String.raw`(?:tobacco|cigarettes?|smoking|weapons?|arms|guns?|defen[cs]e|fossil[- ]fuels?|oil|coal|gas|leveraged?|inverse)`

const questionnaire: readonly Rule[] = [
  except(rule('risk-questionnaire', /\b(?:questionnaire|(?:update|change|redo|retake|re-?assess|assess|determine|work out|find out|figure out|set(?: up)?|start|take|do|fill (?:in|out)|go through|revise|adjust|test)\b.{0,25}\b(?:my |the |a )?(?:new )?(?:risk|investor|investment) (?:profile|tolerance|level|appetite|test|assessment))\b/), /\bstress|\bpolicy (?:check|limits?)\b|^(?:show|what(?:'s| is))\b.{0,20}\bmy\b/),
]

const goals: readonly Rule[] = [
  except(rule('goal-change', /\b(?:add|create|set(?: up)?|start|make|record|put in|i have a|there is a)\b.{0,12}\b(?:new |another |an? |extra |savings? )+(?:\w+ )?goal\b|^new goal\b|\badd\b.{0,30}\b(?:to|as) (?:my |a )?goals?\b/), asks),
  except(rule('goal-change', /\b(?:change|update|raise|lower|move|increase|decrease|reduce|push|postpone|delay|bring forward|edit|adjust|remove|delete|drop|cancel|get rid of|take (?:out|off))\b.{0,40}\bgoals?\b/), asks),
  except(rule('exclude', new RegExp(String.raw`\b(?:no|exclude|avoid|ban|without any|stay away from|keep (?:me )?out of|never (?:again )?(?:buy|hold|own|invest in|touch)|(?:do not|don'?t|won'?t) (?:want|like)?(?: to)? ?(?:buy|hold|own|invest in|have|touch)?|allow|include|permit)\b.{0,30}\b${topics}\b`)), /\b(?:remember|keep in mind|note that|optimi\w*|mix|backtest\w*|etfs?|funds?|find|search|exposure|price|stock price|prices?|what|how|which|shares?)\b/),
  except(rule('exclude', /\b(?:exclusions?|exclusion list|exclude list|blacklist)\b/, /\b(?:add|put|remove|take|change|edit|delete)\b/), asks),
]

const plans: readonly Rule[] = [
  rule('plan', /\b(?:my|show|list|which|running|current|active|do i have|stop|cancel|end|pause|delete|remove)\b.{0,25}\b(?:savings? plans?|deposit plans?|withdrawal plans?|recurring (?:deposits?|savings?|withdrawals?|investments?|plans?|transfers?)|standing plans?|regular (?:savings?|deposits?|withdrawals?))\b/),
  except(rule('plan', new RegExp(String.raw`^${wanted}(?:deposit|pay in|contribute|put in|add|put|set up|start|save|withdraw|take out|pay out|cash out|transfer in)\b.{0,40}(?:◦|\$|\b\d).{0,50}\b(?:in|into|to|from|out of|every|each|a|per|monthly|weekly|yearly|quarterly|account|portfolio|cash|out)\b`), /\b(?:deposit|pay(?:ing)? (?:in|out)|contribut\w+|withdraw\w*|take|savings? plan|recurring|into (?:my|the) (?:account|portfolio)|to my (?:account|portfolio)|out of my (?:account|portfolio)|from my (?:account|portfolio)|save|saving)\b/), /«|\b(?:what if|if i|enough|retire\w*|college|house|million|how much|should|sell|buy|bond|stock|fund|atm|machine|bank|card|branch|abroad)\b/),
  except(rule('plan', /^(?:please )?(?:deposit|withdraw)\b\s*(?:◦|\$?\d|(?:some )?(?:money|cash))/), /\b(?:atm|machine|bank|card|branch|abroad)\b/),
  except(rule('plan', new RegExp(String.raw`^${wanted}(?:set up|start|make|create|begin|open)\b.{0,20}\b(?:savings? plan|recurring (?:deposit|saving|withdrawal|investment|plan)|(?:monthly|weekly|regular|automatic) (?:deposit|saving|withdrawal|contribution)s?)\b`)), asks),
]

const watching: readonly Rule[] = [
  rule('alert', /\b(?:my|show|list|which|what|any|active|stop|cancel|delete|remove|turn off|switch off)\b.{0,25}\b(?:alerts?|price alarms?|watch ?list alerts?|reminders?)\b(?=.{0,12}(?:«|$|\b(?:do|for|on|are|i have)\b|[?.!]))(?!.{0,20}\b(?:clients?|book)\b)/, /^(?!.*\b(?:clients?|meeting|doctor|calendar|alarm clock)\b).*$/),
  except(rule('alert', /\b(?:alert|notify|tell|warn|ping|message|inform|let me know|give me a (?:heads[- ]up|shout)|set (?:up )?an? (?:price )?alert|remind)\b.{0,30}\b(?:when|if|once|as soon as|at|below|above|for)\b.{0,40}(?:«|\b(?:drifts?|drifted|allocation|target|portfolio|stocks|bonds|balance)\b)/, /◦|\d|\b(?:drift\w*|off target|out of balance|away from)\b/), /^(?:what|how|why|would|if)\b/),
  except(rule('alert', /\b(?:price |drift )?alert\b.{0,20}(?:«|\bdrift\b)|\b(?:set|create|add|make)\b.{0,12}\balert\b/), /\bclients?\b/),
  rule('alert', /\bremind me\b/, /\b(?:rebalanc\w*|portfolio|invest\w*|tax(?:es)?|harvest\w*|contribut\w*|dividends?|allocation|savings? plan|goals?|policy|risk profile|sell|review)\b|«/),
]

const records: readonly Rule[] = [
  rule('import', /\b(?:import|upload|load|read in|bring in|add)\b.{0,25}\b(?:statement|csv|transactions?|trade history|bookings|spreadsheet|export)\b/),
  except(rule('import', /\b(?:record|log|enter|register|book|add)\b.{0,25}\b(?:i (?:bought|sold|purchased)|(?:a |my |an? old |past |earlier )+(?:trade|purchase|sale|buy)|bought|sold)\b/), asks),
  rule('import', /^(?:by the way,? )?(?:last \w+ )?i (?:bought|sold|purchased)\b.{0,30}«.{0,40}(?:◦|\b(?:on|in|at)\b)(?!.*\?)/),
]

const memories: readonly Rule[] = [
  except(rule('talk-to-person', /\b(?:talk|speak|chat|meet|put me through|connect me)\b.{0,20}\b(?:advis[oe]r|human|(?:real |actual )?person|human being)\b/, /\b(?:i|me|my)\b/), /\b(?:cards?|bank|payments?|transfers?|refund\w*|top[- ]?up|pin|are you|atm)\b/),
  rule('memory', /\bwhat\b.{0,15}\b(?:do|did|have) you (?:remember|know|kept|keep|noted?|stored?|saved?|learn\w*)\b.{0,20}(?:\b(?:about|of) (?:me|us)\b|\bi (?:said|told|asked|mentioned)\b|\?|$)|\b(?:my|your|show|list) (?:memories|notes (?:about|on) me)\b|\bwhat you (?:remember|know) about me\b/),
  rule('memory', /\b(?:remember|keep in mind|make a note|take a note|note(?: down)?|bear in mind|don'?t forget|do not forget)\b.{0,4}(?:,|:|\bthat\b|\bi\b|\bi'm\b|\bmy\b|\bwe\b|\bthis\b|\bto\b)/),
  rule('memory', /^(?:please |can you |could you |you (?:can|may|should) )*(?:forget|delete|erase|remove|unlearn|wipe)\b.{0,20}\b(?:that (?:i|my|we)|about (?:my|me|the|what)|what (?:i|you)|my (?!portfolio|holdings|goal|alert|plan|order|ticket)\w+|everything|memor(?:y|ies)|the (?:thing|fact|note|memory)|note)\b(?!.{0,20}\b(?:order|ticket|trade|alert|goal|plan)\b)/),
  rule('memory', /\b(?:correct|fix|update|change)\b.{0,20}\b(?:memor(?:y|ies)|what you (?:remember|know)|the note|your note)\b/),
]

/** Read after refusals and before everything else: banks, reminders and denials use the same words. */
export const ownActRules: readonly Rule[] = [...memories, ...settingsRules, ...watching, ...plans, ...records, ...goals, ...questionnaire]

/** A pasted statement is one thing, however many lines it has. */
export const isStatement = (message: string): boolean => {
  const lines = message.split('\n').filter((line) => line.trim() !== '')
  return lines.length >= 2 && lines.some((line) => /\bdate\b/i.test(line) && /\b(?:action|type|transaction|activity)\b/i.test(line) && /[,;\t]/.test(line))
}
