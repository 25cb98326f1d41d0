import { domainToASCII } from 'node:url'

/** An address, with the name that mail programs show instead. */
export interface Mailbox {
  name: string
  address: string
}

/**
 * Whether mail can be sent to this address: one address, without a name, comments, quotes or a second recipient. The
 * mail server decides whether it exists.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= maxAddressLength && address.test(text)
}

/**
 * Reads `orders@example.com` or `A shop <orders@example.com>`.
 *
 * @returns undefined for anything else
 */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, quoted, plain = '', inBrackets] =
    /^\s*(?:"([^"\p{Cc}]*)"|([^"<>\p{Cc}]*?))\s*<([^<>]+)>\s*$/u.exec(text) ?? []
  const mailbox = { name: quoted ?? plain, address: inBrackets ?? text.trim() }
  return isMailAddress(mailbox.address) ? mailbox : undefined
}

/** The domain of an address, in ASCII. */
export function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1))
}

// RFC 5321, section 4.5.3.1.3: a path of 256 octets, with its brackets.
const maxAddressLength = 254

// Stricter than RFC 5322: what it leaves out is in no address that people use, and every way to smuggle in a second
// recipient or a header needs it.
const address = /^[^\s\p{Cc}<>()[\]:;@\\,"]+@[^\s\p{Cc}<>()[\]:;@\\,"]+$/u
