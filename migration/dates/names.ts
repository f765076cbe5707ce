// Whether a column is called as dates are. Plain numbers prove nothing: sums and ids lie where the days of this century do.

const words = (list: string) => new RegExp(`(?:^|[^a-z])(?:${list})(?:[^a-z]|$)`, 'i')
const usualNames = words('date|datum|dated|day|time|when|created|modified|updated|opened|closed|due|expires?|expiry|birthday|born|dob|since|until|started|ended|start|end|(?:\\w+_)?(?:at|on)') // prettier-ignore
const usualTails = /(?:date|time|datum|birthday)$/i

const dates = /^(?:dates?|datum|fecha|datetime|timestamp|birthday|dob|\p{L}*(?<!candi|man|up)date|\p{L}+datum)$/u
const moments = /^(?:last |first )?(?:created|modified|updated|opened|expires|expiry|born)$|\b(?:created|modified|updated|opened|closed|start|end|due|completed|added|update) time$/ // prettier-ignore
const sums = /^(?:amounts?|values?|rates?|fees?|prices?|costs?|sums?|totals?|balance|budget|revenue|turnover|income|salary|wip|worth|owed|profit|margin|charges?|deposit|debt|limit|hours?|minutes?|units?|counts?|numbers?|no|ids?|ref|reference)$/ // prettier-ignore

/** `name` with its humps apart; what the layout of the values says decides with it. */
export function isDateName(name: string): boolean {
  return usualNames.test(name) || usualTails.test(name)
}

/** A name for numbers that count days or seconds: "Date opened", `closed_at`; not "Amount due", "WIP to date", "Created by". */
export function isNumericDateName(name: string, layout: string): boolean {
  const own = name.toLowerCase().replaceAll(/\([^)]*\)/g, ' ').split(/[^\p{L}]+/u).filter((word) => word !== '') // prettier-ignore
  const last = own.at(-1) ?? ''
  const isUntilNow = /\b(?:to|till) date\b/.test(own.join(' '))
  if (isUntilNow || last === 'by' || sums.test(last)) return false
  // Stamps are so large that hardly anything else is: there the usual names do.
  if (layout !== 'excel_serial') return isDateName(name)
  if (dates.test(last)) return true
  if (own.some((word) => sums.test(word))) return false
  return (own.length > 1 && /^(?:at|on)$/.test(last)) || own.some((word) => dates.test(word)) || moments.test(own.join(' ')) // prettier-ignore
}
