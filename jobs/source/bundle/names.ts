// Names of records, for files that name them instead of giving their ids, and the links that go by such names.
import { linkedObject } from '../../../migration/record.ts'
import type { TableStats } from '../../../migration/source/derive.ts'
import {
  areKeys, foldName, leadsByName, nameColumns, type NameIndex, namesShare, spellings,
} from '../../../migration/source/by-name.ts' // prettier-ignore
import { cut } from '../../../migration/transform/cut.ts'
import { loose } from '../../../migration/source/words.ts'
import { nameOf, pluralOf, thousands } from '../../../migration/findings/finding.ts'
import { type Keys, type LinkKey, notLinked, piecesOf, type Raw, textOf } from '../neutral.ts'
import { type Member, rowPrefixOf } from './member.ts'
import type { Survey } from './survey.ts'

/** The surveys, those of files that others may name with the names of their records. */
export async function withNames(members: readonly Member[], surveys: readonly Survey[]): Promise<Survey[]> {
  const named = new Map<string, NameIndex>()
  for (const object of new Set(members.map((member) => member.object))) {
    if (!isNamed(object, members, surveys)) continue
    named.set(object, await indexOf(object, members, surveys))
  }
  return surveys.map((survey) => {
    const names = named.get(survey.stats.object)
    return names === undefined ? survey : { ...survey, stats: { ...survey.stats, names } }
  })
}

/** Whether any column that should lead to the object holds something else than its keys: else no names are needed. */
function isNamed(object: string, members: readonly Member[], surveys: readonly Survey[]): boolean {
  const targets = surveys.filter(({ stats }) => stats.object === object)
  if (!members.some((member) => member.object === object && nameColumns(object, member.headings).length > 0)) return false
  const isKey = (value: string) => targets.some(({ stats }) => stats.keyValues.has(loose(value)))
  return members.some((member, at) => {
    const declared = Object.entries(member.declared?.keys?.links ?? {}).filter(([name]) => linkedObject(member.object, name) === object)
    const said = new Set(declared.map(([, link]) => link.path.replace(/^\$\./, '')))
    return surveys[at]?.stats.columns.some(({ heading, values }) => {
      const leads = member.declared?.keys === undefined ? leadsByName(member.object, heading, object) : said.has(heading)
      return leads && values.length > 0 && !areKeys(values, isKey)
    })
  })
} // prettier-ignore

/**
 * Goes through the files of the object once a reading. What is kept is as large as the names themselves: some 200 bytes a record,
 * and only where names lead to it, so that a hundred thousand contacts take some 20 MB and an ordinary firm's companies next to nothing.
 */
async function indexOf(object: string, members: readonly Member[], surveys: readonly Survey[]): Promise<NameIndex> {
  const ids = new Map<string, string | null>()
  const add: AddName = (name, id) => {
    const folded = foldName(name)
    const before = ids.get(folded)
    if (before === undefined) ids.set(folded, id)
    else if (before !== id) ids.set(folded, null)
  }
  for (const [at, member] of members.entries()) {
    const survey = surveys[at]
    if (member.object === object && survey) await eachName(member, survey, rowPrefixOf(member, members), add)
  }
  return { has: (name) => ids.has(foldName(name)), idOf: (name) => ids.get(foldName(name)) ?? null }
}

type AddName = (name: string, id: string) => void

async function eachName(member: Member, { key, repeated }: Survey, rowPrefix: string, add: AddName): Promise<void> {
  const groups = nameColumns(member.object, member.headings)
  for await (const { row, raw } of member.rows()) {
    if (raw === null || repeated.has(row)) continue
    const id = key === null ? `${rowPrefix}${row}` : firstText(raw, key)
    if (id !== null) for (const name of namesIn(raw, groups)) add(name, id)
  }
}

function firstText(raw: Raw, key: { read(raw: Raw): readonly { readonly value: unknown }[] }): string | null {
  return key.read(raw).map((found) => textOf(found.value)).find((text) => text !== null) ?? null
} // prettier-ignore

function namesIn(raw: Raw, groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap((group) => {
    const parts = group.flatMap((column) => (Object.hasOwn(raw, column) ? (textOf(raw[column]) ?? []) : []))
    return parts.length === group.length ? spellings(parts) : parts.length === 1 ? parts : []
  })
}

/** The keys with every link that goes by names led to the records of these names. */
export function ledByNames(keys: Keys, survey: Survey, tables: readonly TableStats[]): Keys {
  const links = Object.entries(keys.links).map(([name, link]): [string, LinkKey] => {
    const to = linkedObject(survey.stats.object, name)
    const targets = tables.filter((table) => table.object === to)
    const names = targets.find((table) => table.names !== undefined)?.names
    const values = survey.stats.columns.find(({ heading }) => heading === link.at.topKey)?.values ?? []
    const isKey = (value: string) => targets.some(({ keyValues }) => keyValues.has(loose(value)))
    if (names === undefined || namesShare(values, names, isKey) === null) return [name, link]
    // A few ids among the names stay what they are.
    return [name, { ...link, idOf: (text) => names.idOf(text) ?? (!names.has(text) && isKey(text) ? text : null) }]
  })
  return { ...keys, links: Object.fromEntries(links) }
}

export interface Unresolved {
  readonly looked: number
  /** Names or ids that lead to no record. */
  readonly missing: readonly string[]
}

/** Of the values that were kept of a link's column, those that lead nowhere; ids are looked for among the keys of the targets. */
export function unresolvedIn(survey: Survey, link: LinkKey, targets: readonly TableStats[]): Unresolved {
  const values = survey.stats.columns.find(({ heading }) => heading === link.at.topKey)?.values ?? []
  const pieces = values.flatMap((value) => piecesOf(value, link)).map((piece) => piece.trim())
  const looked = [...new Set(pieces.filter((piece) => piece !== ''))]
  const { idOf } = link
  const isFound = idOf === undefined ? (id: string) => targets.some(({ keyValues }) => keyValues.has(loose(id))) : (name: string) => idOf(name) !== null
  return { looked: looked.length, missing: targets.length === 0 ? [] : looked.filter((piece) => !isFound(piece)) }
} // prettier-ignore

/** Says of each link that goes by names what it does, and which names lead nowhere and why. */
export function nameRemarks(path: string, keys: Keys, survey: Survey, tables: readonly TableStats[]): string[] {
  return Object.entries(keys.links).flatMap(([name, link]) => {
    if (link.idOf === undefined) return []
    const to = linkedObject(survey.stats.object, name)
    const column = link.at.label
    const targets = tables.filter((table) => table.object === to)
    const { looked, missing } = unresolvedIn(survey, link, targets)
    const led = `${path}: “${column}” holds names of ${pluralOf(to)}, not ids; each name leads to the one ${nameOf(to)} that has it.`
    if (missing.length === 0) return [led]
    const isOfSeveral = (one: string) => targets.some(({ names }) => names?.has(one) === true)
    const several = missing.filter(isOfSeveral)
    const none = missing.filter((one) => !isOfSeveral(one))
    const why = [
      ...(none.length > 0 ? [`${thousands(none.length)} of no ${nameOf(to)} (${shown(none)})`] : []),
      ...(several.length > 0 ? [`${thousands(several.length)} of several (${shown(several)})`] : []),
    ].join(' and ')
    return [`${led} Of ${thousands(looked)} different names that were looked at, ${why}: their records arrive without this link and keep the name in the field “${notLinked(link.at.topKey ?? column)}”.`]
  })
} // prettier-ignore

function shown(names: readonly string[]): string {
  return names.slice(0, 3).map((name) => `“${cut(name, 60)}”`).join(', ') + (names.length > 3 ? ', …' : '')
} // prettier-ignore
