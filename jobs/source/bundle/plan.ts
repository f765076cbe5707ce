// How the rows of each file become records: the manifest's keys, or keys derived from what the survey measured.
import { isWrittenIn } from '../../../migration/dates/format.ts'
import { layoutNamed } from '../../../migration/dates/layout.ts'
import { thousands } from '../../../migration/findings/finding.ts'
import { linkedObject } from '../../../migration/record.ts'
import { type DerivedKeys, deriveKeys, type TableStats } from '../../../migration/source/derive.ts'
import { guessKeys } from '../../../migration/source/structure.ts'
import { alsoForUsers, type Keys, type LinkKey, type Shape } from '../neutral.ts'
import { columnPointer, pathPointer, type Pointer } from '../pointer.ts'
import type { FieldHint } from '../source.ts'
import type { RowSet } from './key-set.ts'
import { type Member, rowPrefixOf } from './member.ts'
import { ledByNames, nameRemarks } from './names.ts'
import type { Survey } from './survey.ts'

export interface FilePlan {
  readonly member: Member
  readonly shape: Shape
  /** Put before the row number when rows have no key; holds the path when two files hold the same object. */
  readonly rowPrefix: string
  readonly repeated: RowSet
  readonly hints: readonly FieldHint[]
  /** Said once, with the first page. */
  readonly remarks: readonly string[]
}

export function planFiles(members: readonly Member[], surveys: readonly Survey[]): FilePlan[] {
  const tables = surveys.map((survey) => survey.stats)
  return members.flatMap((member, index) => {
    const survey = surveys[index]
    if (!survey) return []
    const found =
      member.declared?.keys === undefined ? derivedKeys(member, survey, tables) : declaredKeys(member, survey)
    const keys = ledByNames(found, survey, tables)
    return [
      {
        member,
        shape: {
          object: member.object,
          keys,
          keepId: true,
          ...alsoForUsers(member.object, member.headings, survey.stats.key),
        },
        rowPrefix: rowPrefixOf(member, members),
        repeated: survey.repeated,
        hints: hintsOf(member, keys, survey.stats),
        remarks: [...remarksOf(member, survey), ...nameRemarks(member.path, keys, survey, tables)],
      },
    ]
  })
}

function declaredKeys(member: Member, survey: Survey): Keys {
  const keys = member.declared?.keys
  const at = (path: string | undefined): Pointer | null =>
    path === undefined ? null : member.isTable ? columnPointer(path) : pathPointer(path)
  const links = Object.entries(keys?.links ?? {}).flatMap(([name, link]): [string, LinkKey][] => {
    const pointer = at(link.path)
    return pointer ? [[name, { at: pointer, updatedAt: at(link.updated_at), separator: link.separator ?? null }]] : []
  })
  return {
    id: survey.key,
    createdAt: at(keys?.created_at),
    updatedAt: at(keys?.updated_at),
    owner: at(keys?.owner),
    links: Object.fromEntries(links),
  }
}

function derivedKeys(member: Member, survey: Survey, tables: readonly TableStats[]): Keys {
  const derived = deriveKeys(survey.stats, tables)
  const found = member.isTable ? derived : mergeGuess(member, survey, derived)
  const at = (heading: string | null): Pointer | null => (heading === null ? null : columnPointer(heading))
  const links = Object.entries(found.links).map(([name, link]): [string, LinkKey] => [
    name,
    { at: columnPointer(link.heading), updatedAt: null, separator: link.separator },
  ])
  return {
    id: survey.key,
    createdAt: at(found.createdAt),
    updatedAt: at(found.updatedAt),
    owner: at(found.owner),
    links: Object.fromEntries(links),
  }
}

/** JSON comes from programs whose names follow the neutral record: links may be objects and lists there. */
function mergeGuess(member: Member, survey: Survey, derived: DerivedKeys): DerivedKeys {
  const guessed = guessKeys(member.object, member.headings)
  const taken = new Set([survey.stats.key, ...Object.values(derived.links).map((link) => link.heading)])
  const links = { ...derived.links }
  for (const [name, heading] of Object.entries(guessed.links)) {
    if (!Object.hasOwn(links, name) && !taken.has(heading)) links[name] = { heading, separator: null, object: null }
  }
  return {
    createdAt: derived.createdAt ?? guessed.createdAt,
    updatedAt: derived.updatedAt ?? guessed.updatedAt,
    owner: derived.owner ?? guessed.owner,
    links,
  }
}

function hintsOf(member: Member, keys: Keys, stats: TableStats): FieldHint[] {
  const { object } = member
  const format = layoutNamed(member.declared?.date_format ?? '')
  const dated = (heading: string | null): Pick<FieldHint, 'dateFormat'> => {
    const values = stats.columns.find((column) => column.heading === heading)?.values ?? []
    return format !== null && isWrittenIn(format, values) ? { dateFormat: format } : {}
  }
  const hint = (role: FieldHint['role'], name: string, pointer: Pointer | null, linksTo: string | null = null): FieldHint[] =>
    pointer ? [{ object, name, label: pointer.label, role, linksTo, ...dated(pointer.topKey) }] : []
  const structural = [keys.createdAt, keys.updatedAt, keys.owner, ...Object.values(keys.links).flatMap((link) => [link.at, link.updatedAt])]
  const taken = new Set(structural.map((pointer) => pointer?.topKey))
  const values = member.headings.filter((heading) => !taken.has(heading))
  return [
    ...hint('id', 'id', keys.id),
    ...hint('created_at', 'created_at', keys.createdAt),
    ...hint('updated_at', 'updated_at', keys.updatedAt),
    ...hint('owner', 'owner', keys.owner, 'user'),
    ...Object.entries(keys.links).flatMap(([name, link]) => hint('link', name, link.at, linkedObject(object, name))),
    ...values.map((heading): FieldHint => ({ object, name: heading, label: heading, role: 'value', linksTo: null, ...dated(heading) })),
  ]
} // prettier-ignore

function remarksOf(member: Member, survey: Survey): string[] {
  const remarks: string[] = []
  const { unreadable = 0 } = member
  if (unreadable > 0) {
    const bytes = unreadable === 1 ? 'one byte of it is no letter: it is' : `${thousands(unreadable)} bytes of it are no letters: each is`
    remarks.push(`${member.path} is UTF-8, and ${bytes} read as � where it stands. Export the file again if that is more than a slip.`)
  }
  if (!member.hasHeader) {
    remarks.push(`${member.path} has no row of headings: its columns are called ${member.headings.slice(0, 2).join(', ')} and so on.`)
  }
  const [chosen] = survey.measured
  if (survey.key !== null && chosen && chosen.columns.length > 1 && member.declared === null) {
    remarks.push(`${member.path} has no column that is filled and different in every row; ${chosen.columns.join(' and ')} together are, and name its records.`)
  }
  if (survey.key === null && survey.stats.rows > 0) {
    const together = survey.measured.find(({ columns }) => columns.length > 1)
    const near = survey.measured.find(({ columns }) => columns.length === 1)
    const why = near ? ` (“${near.columns[0]}” is filled in ${thousands(near.filled)} of ${thousands(survey.stats.rows)} rows, with ${thousands(near.distinct)} different values)` : ''
    const instead = together ? ` Together, ${together.columns.join(' and ')} are different in every row: confirm them as the key if they always will be.` : ''
    remarks.push(`${member.path} has no column that is filled and different in every row${why}: its records are known by their row number, so that a later export of it cannot be compared row by row.${instead}`)
  }
  return remarks
} // prettier-ignore
