// Owners: everyone the source names as one, and the Pipedrive user with the same e-mail.
import { authorOf } from './activity/author.ts'
import type { AccountUser } from './destination.ts'
import { arrivesAs } from './fields.ts'
import { activityObjects } from './ledger.ts'
import { bestPhrase } from './propose/likeness.ts'
import { threshold } from './propose/rank.ts'
import { synonyms } from './propose/synonyms.ts'
import type { SourceRecord } from './record.ts'
import { words } from './source/words.ts'
import { convertEmails } from './transform/contact-points.ts'
import { asText } from './transform/text.ts'

export interface SourceOwner {
  /** As records name the owner: an id of a user record, else an e-mail or a name. */
  readonly sourceId: string
  readonly name: string
  readonly email: string | null
  readonly records: number
}

export interface MatchedOwner extends SourceOwner {
  readonly userId: number | null
  readonly by: 'email' | null
}

export interface OwnerCensus {
  add(record: SourceRecord): void
  finish(): SourceOwner[]
}

const owned: ReadonlySet<string> = new Set(['company', 'contact', 'deal', ...activityObjects])

/** More different values than a firm has people: the column holds something else. */
const mostInColumn = 2000

/** Plain columns that read like an owner: the likeliest of each object is the one that the proposal leads to its owner. */
function createOwnerColumns(): { add(record: SourceRecord): void; finish(): ReadonlyMap<string, number>[] } {
  const likely = new Map<string, number>()
  const columns = new Map<string, { object: string; score: number; filled: number; values: Map<string, number> }>()
  const scoreOf = (object: string, field: string): number => {
    const key = `${object}\n${field}`
    const into = arrivesAs(object)
    let score = likely.get(key)
    if (score === undefined) {
      score = into === null ? 0 : bestPhrase([field], synonyms[into]['owner_id'] ?? '', into).score
      if (likely.size < 20_000) likely.set(key, score)
    }
    return score
  }
  return {
    add({ object, fields }) {
      for (const [field, value] of Object.entries(fields)) {
        const score = scoreOf(object, field)
        const name = score < threshold ? '' : asText(value).trim()
        if (name === '') continue
        const key = `${object}\n${field}`
        const column = columns.get(key) ?? { object, score, filled: 0, values: new Map<string, number>() }
        columns.set(key, column)
        column.filled += 1
        if (column.values.size <= mostInColumn) column.values.set(name, (column.values.get(name) ?? 0) + 1)
      }
    },
    finish: () =>
      [...Map.groupBy(columns.values(), ({ object }) => object).values()].flatMap((own) => {
        const [best] = own
          .filter(({ values }) => values.size <= mostInColumn)
          .sort((a, b) => b.score - a.score || b.filled - a.filled)
        return best ? [best.values] : []
      }),
  }
}

/** Counts who owns what of the records that are written, and what the source says of them. */
export function createOwnerCensus(): OwnerCensus {
  const named = new Map<string, number>()
  const columns = createOwnerColumns()
  const users = new Map<string, { name: string; email: string | null }>()
  return {
    add(record) {
      if (record.object === 'user') users.set(record.id, { name: nameOf(record), email: emailOf(record) })
      const owner = owned.has(record.object) ? authorOf(record) : null
      if (owner !== null) named.set(owner, (named.get(owner) ?? 0) + 1)
      else if (arrivesAs(record.object) !== null) columns.add(record)
    },
    finish: () => {
      const all = new Map(named)
      for (const column of columns.finish())
        for (const [name, records] of column) all.set(name, (all.get(name) ?? 0) + records)
      return [...all].map(([sourceId, records]) => {
        const user = users.get(sourceId)
        const email = user?.email ?? (sourceId.includes('@') ? sourceId : null)
        return { sourceId, name: user?.name ?? sourceId, email, records }
      })
    },
  }
}

function nameOf(record: SourceRecord): string {
  const { fields } = record
  const whole = asText(fields['name'] ?? fields['full_name'] ?? fields['display_name'])
  return whole || [fields['first_name'], fields['last_name']].map(asText).filter(Boolean).join(' ') || record.id
}

function emailOf(record: SourceRecord): string | null {
  const email = asText(record.fields['email'] ?? record.fields['email_address'] ?? record.fields['mail']).trim()
  return email.includes('@') ? email : addressAmong(record.fields)
}

const othersAddress = /\b(?:manager|supervisor|boss|delegate|assistant|deputy|created|updated|modified|invited|reply|forward|recovery|customer|client)\b/ // prettier-ignore
const ownAddress = /\b(?:primary|main|work|business|office|company|corporate|professional)\b/

/** Whatever the source calls it: the only address of a user, or of several the only one that is said to be for work. */
function addressAmong(fields: Readonly<Record<string, unknown>>): string | null {
  const found = Object.entries(fields).flatMap(([field, value]) => {
    const name = words(field)
    if (othersAddress.test(name) || (typeof value !== 'string' && !/mail/.test(name))) return []
    const emails = convertEmails(value, field)
    if (emails.kind !== 'kept') return []
    const first = emails.value.find(({ primary }) => primary) ?? emails.value[0]
    return first ? [{ name, email: first.value }] : []
  })
  const only = (some: readonly { readonly email: string }[]): string | null => {
    const [email, other] = new Set(some.map((one) => one.email.toLowerCase()))
    return email === undefined || other !== undefined ? null : (some[0]?.email ?? null)
  }
  return only(found) ?? only(found.filter(({ name }) => ownAddress.test(name)))
}

/** One person's addresses in one form: no capitals, no plus tag, Gmail's two domains and its dots as one. */
export function normalEmail(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().split('@')
  const plain = local.replace(/\+.*$/, '')
  return domain === 'gmail.com' || domain === 'googlemail.com'
    ? `${plain.replaceAll('.', '')}@gmail.com`
    : `${plain}@${domain}`
}

/** By e-mail only: two people may share a name. An inactive user is no match, because Pipedrive may refuse them as owner. */
export function matchOwners(owners: readonly SourceOwner[], users: readonly AccountUser[]): MatchedOwner[] {
  const byEmail = new Map(users.filter((user) => user.active).map((user) => [normalEmail(user.email), user.id]))
  return owners.map((owner) => {
    const userId = owner.email === null ? null : (byEmail.get(normalEmail(owner.email)) ?? null)
    return { ...owner, userId, by: userId === null ? null : 'email' }
  })
}
