/** Bytes that the text of recordings is made of. */
export const TAB = 9
export const NEWLINE = 10
export const BLANK = 32
export const HASH = 35
export const OPEN_PARENTHESIS = 40
export const CLOSE_PARENTHESIS = 41
export const HYPHEN = 45
export const POINT = 46
export const ZERO = 48
export const NINE = 57

/** The most bytes that UTF-8 takes for one of a string's code units. */
export const UTF8_MOST = 3
