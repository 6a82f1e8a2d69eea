/** Luhn's check (ISO/IEC 7812-1): a card number, and one number in ten that is none. */
const isCardNumber = (digits: string): boolean => {
  if (digits.length < 13 || digits.length > 19) return false
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** What kind of secret a text seems to hold; `undefined` when none. Secrets are never kept as memories. */
export const secretIn = (text: string): string | undefined => {
  if (/\b(?:pass(?:word|code|phrase)|pin(?: code| number)?|one[- ]time code|totp|secret key|api key|seed phrase|cvv)\b/i.test(text)) return 'a password or code'
  if (/\b\d{3}-\d{2}-\d{4}\b/.test(text)) return 'a social security number'
  if ([...text.matchAll(/\d(?:[ -]?\d){12,18}/g)].some(([number]) => isCardNumber(number.replaceAll(/\D/g, '')))) return 'a card number'
  return undefined
}
