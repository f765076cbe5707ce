// Local times of a named zone as instants. Pure: the zone rules come with the language's own Intl.

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }) // prettier-ignore
  formatters.set(zone, formatter)
  return formatter
}

/** What the clocks of the zone are ahead of UTC at that instant, in milliseconds. */
function offsetMs(instantMs: number, zone: string): number {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(instantMs)
      .map((part) => [part.type, part.value]),
  )
  const local = Date.UTC(
    Number(parts['year']), Number(parts['month']) - 1, Number(parts['day']),
    Number(parts['hour']), Number(parts['minute']), Number(parts['second']),
  ) // prettier-ignore
  return local - Math.floor(instantMs / 1000) * 1000
}

/**
 * `YYYY-MM-DDTHH:mm:ss` of the zone's clocks as RFC 3339 UTC with whole seconds. In the hour that clocks show twice, the first one; in the
 * hour that they leap over, as much later as they leap.
 */
export function localToUtc(local: string, zone: string): string {
  const asIfUtc = Date.parse(`${local}Z`)
  const shows = (instantMs: number): boolean => instantMs + offsetMs(instantMs, zone) === asIfUtc
  const before = asIfUtc - offsetMs(asIfUtc - 12 * 3600_000, zone)
  const after = asIfUtc - offsetMs(before, zone)
  return toRfc3339(!shows(before) && shows(after) ? after : before)
}

/** What the clocks of the zone show at that instant: `YYYY-MM-DDTHH:mm:ss`. */
export function utcToLocal(instantMs: number, zone: string): string {
  return new Date(instantMs + offsetMs(instantMs, zone)).toISOString().slice(0, 19)
}

export function toRfc3339(instantMs: number): string {
  return new Date(Math.floor(instantMs / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}
