// The beginning of a text, never half of a letter: PostgreSQL stores no half of a surrogate pair in JSON, and refuses the whole row.

/** At most so many UTF-16 units, which is how Pipedrive counts. */
export function cut(text: string, units: number): string {
  return text.slice(0, units).replace(/[\ud800-\udbff]$/, '')
}
