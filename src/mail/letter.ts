/** What an e-mail says, before it is written as text and as HTML. All strings are plain text. */
export interface Letter {
  subject: string
  heading: string
  blocks: Block[]
  /** Why the reader gets it. */
  footer: string
}

export type Block =
  | { kind: 'paragraph'; text: string }
  /** Lines of an order, and what they add up to. */
  | { kind: 'lines'; lines: Line[]; totals?: Total[] }
  /** Names with their values. */
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'address'; label: string; lines: string[] }

export interface Line {
  name: string
  sku: string
  quantity: string
  amount?: string
}

export interface Total {
  label: string
  amount: string
}

export interface Fact {
  label: string
  value: string
  /** Where the value links to: http or https. */
  href?: string | undefined
}

/**
 * Text for one line. Names come from clients: a line break, or a character that turns the direction of what follows,
 * would let them write between the lines of the shop.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[ \p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
}

/** Whether a link may lead there. */
export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
