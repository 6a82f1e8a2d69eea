/** Orders to an assistant, addresses to click and markup: nothing that a headline needs. */
const speaksToAssistant = /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|previous|above|polic)|\b(?:system|assistant|developer|steward)\s*(?:prompt|message|:)|\byou (?:must|are now|should now)\b|\b(?:call|use|invoke|run) the \S+ tool\b|\b(?:confirm|approve|execute) (?:the|this|all) (?:trade|ticket|order)|\bon behalf of the (?:user|client)\b|https?:|www\.|\bdata:|javascript:/i

/** Whether a text of others speaks to us instead of to a reader. It is then left out, and counted. */
export const addressesUs = (text: string): boolean => speaksToAssistant.test(text)
