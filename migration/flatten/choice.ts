// Which objects of a source are flattened, onto what, and by which rule: the admin's choice, else one that keeps everything.
import type { SourceField } from '../fields.ts'
import { isClientMoney } from '../legal-extras.ts'
import { sourceObjects } from '../record.ts'
import type { Settings } from '../settings.ts'
import { type FlatteningRule, type ParentObject, parentObjects } from './rules.ts'

export interface Place {
  /** The name of the link in the record. */
  readonly link: string
  readonly parent: ParentObject
}

export interface Flattening extends Place {
  readonly object: string
  /** `summary` and `activity` are for time entries alone. */
  readonly rule: FlatteningRule | 'summary' | 'activity'
  /** No parent has more than one of them. */
  readonly isOne: boolean
  /** Every link to something that arrives, the chosen one first: a note hangs on the first that a record names. */
  readonly places: readonly Place[]
}

export type Flattenings = ReadonlyMap<string, Flattening>

type Choices = Partial<Pick<Settings, 'customObjects' | 'timeEntries'>>

const known: ReadonlySet<string> = new Set(sourceObjects)

export function isCustomObject(object: string): boolean {
  return !known.has(object) && !isClientMoney(object)
}

/** Objects that link to nothing that arrives are not among them: there is nothing to put them on. */
export function flatteningsOf(fields: readonly SourceField[], settings: Choices): Flattenings {
  const links = Map.groupBy(fields.filter(({ role, filled }) => role === 'link' && filled > 0), ({ object }) => object)
  return new Map([...links].flatMap(([object, own]) => {
    const flattening = flatteningOf(object, own, settings)
    return flattening ? [[object, flattening] as const] : []
  }))
} // prettier-ignore

function flatteningOf(object: string, links: readonly SourceField[], settings: Choices): Flattening | null {
  const places = placesOf(links)
  const timeRule = { reference: null, summary: 'summary', activities: 'activity' } as const
  if (object === 'time_entry') {
    const rule = timeRule[settings.timeEntries ?? 'reference']
    const [place] = rule === 'summary' ? places.filter(({ parent }) => parent === 'deal') : places
    return rule && place ? { object, ...place, rule, isOne: false, places } : null
  }
  if (!isCustomObject(object)) return null
  // Migrations that were made before there was a choice have none stored.
  const choice = settings.customObjects?.[object]
  const chosen = places.find(({ parent }) => parent === choice?.parent) ?? places[0]
  if (!chosen) return null
  const isOne = links.some(({ name, ...link }) => name === chosen.link && (link.perLink ?? most(link)) <= 1)
  const rule = choice?.rule ?? (isOne ? 'fields' : 'note')
  return { object, ...chosen, rule, isOne, places: [chosen, ...places.filter((place) => place !== chosen)] }
}

/** Before the rows were counted per parent: as many parents as rows means one row each. */
function most({ distinct, filled }: Pick<SourceField, 'distinct' | 'filled'>): number {
  return distinct >= filled ? 1 : 2
}

/** The link that most records have comes first. */
function placesOf(links: readonly SourceField[]): Place[] {
  return links
    .flatMap(({ name, linksTo, filled }) => {
      const parent = parentObjects.find((one) => one === linksTo)
      return parent ? [{ link: name, parent, filled }] : []
    })
    .sort((a, b) => b.filled - a.filled || parentObjects.indexOf(a.parent) - parentObjects.indexOf(b.parent))
    .map(({ link, parent }) => ({ link, parent }))
}

/** Whether its fields are mapped one by one, by lines of the mapping. */
export function goesByFields(flattening: Flattening | undefined): flattening is Flattening {
  return flattening?.rule === 'fields' || flattening?.rule === 'newest'
}

/** Whether each record becomes something of its own in Pipedrive. */
export function standsAlone({ rule }: Flattening): boolean {
  return rule === 'note' || rule === 'activity'
}
