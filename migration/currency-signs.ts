// Currencies as sums are written with them: by code or by sign, and what a sign means that several countries use.

/** Codes that a text in small letters may name too. */
export const usualCodes = 'GBP|USD|EUR|CHF|AUD|CAD|NZD|SEK|NOK|DKK|PLN|JPY|INR|ZAR'
/** ISO 4217: those that may stand close to a sum, because they are surely no reference such as INV1234. */
export const isoCodes = 'AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|VUV|WST|XAF|XCD|XOF|XPF|YER|ZAR|ZMW|ZWG' // prettier-ignore

const signs: Readonly<Record<string, string>> = {
  '£': 'GBP', '€': 'EUR', $: 'USD', '¥': 'JPY', '₹': 'INR', '₩': 'KRW', '₪': 'ILS', '₺': 'TRY', '₽': 'RUB', '₴': 'UAH', '₫': 'VND',
  '₱': 'PHP', '฿': 'THB', KR: 'SEK', 'ZŁ': 'PLN', 'KČ': 'CZK', US$: 'USD', A$: 'AUD', AU$: 'AUD', C$: 'CAD', CA$: 'CAD',
  NZ$: 'NZD', HK$: 'HKD', S$: 'SGD', R$: 'BRL',
} // prettier-ignore

/** Signs that several currencies share: the firm's own goes before the one that is usually meant. */
const several: Readonly<Record<string, ReadonlySet<string>>> = {
  $: new Set('USD AUD CAD NZD SGD HKD TWD BND BZD JMD TTD BBD BSD XCD FJD LRD NAD GYD SRD KYD BMD SBD MXN ARS CLP COP UYU'.split(' ')),
  KR: new Set(['SEK', 'NOK', 'DKK', 'ISK']),
  '¥': new Set(['JPY', 'CNY']),
} // prettier-ignore

const marks = String.raw`(?:US|AU?|CA?|NZ|HK|S|R)?\$|[£€¥₹₩₪₺₽₴₫₱฿]|kr\.?|zł|kč`

/** A sign that is no part of a word. */
export const currencySign = new RegExp(String.raw`(?<!\p{L})(?:${marks})(?!\p{L})`, 'iu')
/** What can stand beside a sum, for patterns that ignore case. */
export const currencyMarks = `${marks}|${usualCodes}`

/** The code of a sign; `own` is the currency of the settings. */
export function codeOfSign(sign: string, own: string | null): string | null {
  const upper = sign.toUpperCase().replace(/\.$/, '')
  return own !== null && several[upper]?.has(own) ? own : (signs[upper] ?? null)
}

/** Of a text in capitals: three letters beside digits may as well be a reference. */
export function isKnownCode(code: string): boolean {
  return code.length === 3 && isoCodes.split('|').includes(code)
}
