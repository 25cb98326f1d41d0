// The currencies of ISO 4217 with their minor units, from List One of the maintenance agency, SIX:
// https://www.six-group.com/en/products-services/financial-information/data-standards.html
//
// Intl of Node.js is no source for them: it has the digits in which people write amounts (none for IQD and LAK), not
// the minor units in which payment providers count. Codes without a minor unit (XAU, XDR, XTS, XXX ...) are left out.

/** The codes by the number of digits of their minor unit. */
const codesByDigits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
    'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
    'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR ' +
    'MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP ' +
    'STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ' +
    // Withdrawn since 2023. Shops whose books are in one of them still start.
    'ANG BGN CUC HRK SLL ZWL',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW'
}

const digits = new Map(
  Object.entries(codesByDigits).flatMap(([count, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(count)])
  )
)

/** The codes of all currencies that the service computes in. */
export const currencies: ReadonlySet<string> = new Set(digits.keys())

/**
 * The digits of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD.
 *
 * @param currency an ISO 4217 code. Orders of earlier versions may have another one; those versions computed every
 * currency in hundredths.
 */
export function digitsOf(currency: string): number {
  return digits.get(currency) ?? 2
}
