import { toDecimal } from '../money/amounts.js'
import { digitsOf } from '../money/currencies.js'

/** The languages in which there are e-mails. */
export const languages = ['en', 'de'] as const

export type Language = (typeof languages)[number]

/** How an e-mail writes. */
export interface Style {
  language: Language
  /** BCP 47: how it writes numbers, amounts and dates. */
  locale: string
  /** An amount of the order's currency, given in minor units. */
  money: (cents: number) => string
  number: (value: number) => string
  /** The day, in UTC: the service knows no time zone of a shop. */
  date: (time: string | Date) => string
}

/**
 * The style of the first locale in whose language there are e-mails; otherwise English.
 *
 * @param locales BCP 47; a locale in another language, or text that is no locale, is skipped
 */
export function styleOf(locales: ReadonlyArray<string | null>, currency: string): Style {
  const locale = locales.find(locale => locale !== null && languageOf(locale) !== undefined) ?? 'en'
  const digits = digitsOf(currency)
  // The minor units of ISO 4217, in which the service computes: Intl would show no digits of some currencies.
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits
  })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale)
  return {
    language: languageOf(locale) ?? 'en',
    locale,
    money: cents => money.format(toDecimal(cents, currency)),
    number: value => number.format(value),
    date: time => date.format(new Date(time))
  }
}

function languageOf(locale: string): Language | undefined {
  try {
    const { language } = new Intl.Locale(locale)
    return languages.find(known => known === language)
  } catch {
    return undefined
  }
}
