// Whether the values of a column are written in the date layout that a manifest declares.

const tokens: Readonly<Record<string, string>> = {
  yyyy: '\\d{4}', yy: '\\d{2}', MMMM: '\\p{L}+', MMM: '\\p{L}{3,4}\\.?', MM: '\\d{2}', M: '\\d{1,2}', dd: '\\d{2}', d: '\\d{1,2}',
  HH: '\\d{2}', H: '\\d{1,2}', hh: '\\d{2}', h: '\\d{1,2}', mm: '\\d{2}', ss: '\\d{2}', SSS: '\\d{3}', a: '[AaPp][Mm]',
} // prettier-ignore

/** Unicode tokens; a time after a plain date is tolerated. False for a column without values. */
export function fitsLayout(format: string, values: readonly string[]): boolean {
  const pattern = format.replace(/yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|SSS|a|[\s\S]/g, (token) =>
    Object.hasOwn(tokens, token) ? (tokens[token] ?? '') : token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  )
  const whole = new RegExp(`^\\s*${pattern}([ T]\\d{1,2}:\\d{2}(:\\d{2})?)?\\s*$`, 'u')
  return values.length > 0 && values.every((value) => whole.test(value))
}
