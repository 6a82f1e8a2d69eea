/** Whether a text can be kept as it is: the database has no place for NUL, and half a character has no bytes and no canonical form. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
