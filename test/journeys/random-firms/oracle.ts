// Finds everything of a random firm in Pipedrive again, by a reading of its own: each discrepancy is one sentence.
import { createHash } from 'node:crypto'
import type { LiveRecord } from '../../sandbox/pipedrive/snapshot.ts'
import type { PipedriveStandIn } from '../../sandbox/pipedrive/stand-in.ts'
import type { Activity, Moment, RandomFirm } from './arbitrary.ts'
import { companyId, contactId, dealId, fileName, mark, pipelineName, stageName } from './written.ts'

interface Seen {
  readonly firm: RandomFirm
  readonly pipedrive: PipedriveStandIn
  readonly fallbackId: number
  readonly said: string[]
}
type Named = 'organization' | 'person' | 'deal'

export function discrepancies(firm: RandomFirm, pipedrive: PipedriveStandIn, fallbackId: number): string[] {
  const seen: Seen = { firm, pipedrive, fallbackId, said: [] }
  companies(seen)
  contacts(seen)
  stages(seen)
  deals(seen)
  firm.activities.forEach((one, index) => activity(seen, one, index))
  documents(seen)
  counts(seen)
  return seen.said
}

function same(seen: Seen, what: string, found: unknown, meant: unknown): void {
  const [one, other] = [JSON.stringify(found ?? null), JSON.stringify(meant ?? null)]
  if (one !== other) seen.said.push(`${what}: ${one} stands in Pipedrive, ${other} was meant.`)
}

/** The one record that bears a source id. */
function bearing({ pipedrive, said }: Seen, object: Named, id: string): LiveRecord | null {
  const found = pipedrive.records(object).filter((one) => Object.values(one['custom_fields'] as object).includes(id))
  if (found.length !== 1) said.push(`${id} stands ${found.length} times among the ${object}s.`)
  return found[0] ?? null
}

const idOf = (seen: Seen, object: Named, id: string | null): number | null =>
  id === null ? null : (bearing(seen, object, id)?.id ?? -1)

/** A custom value by its field's name, options by their labels, money by its sum. */
function custom({ pipedrive }: Seen, object: Named, record: LiveRecord, name: RegExp): unknown {
  type Field = { code: string; name: string; isCustom: boolean; options: { id: number; label: string }[] | null }
  const fields = (pipedrive.snapshot()['fields'] as Record<string, Field[]>)[object] ?? []
  const field = fields.find((one) => one.isCustom && name.test(one.name))
  const value = (record['custom_fields'] as Record<string, unknown>)[field?.code ?? '']
  const read = (one: unknown) => field?.options?.find(({ id }) => id === one)?.label ?? one
  if (Array.isArray(value)) return value.map(read).toSorted()
  return typeof value === 'object' && value !== null ? (value as { value: unknown }).value : read(value)
}

function owner(seen: Seen, what: string, record: LiveRecord, index: number | null): void {
  const local = index === null ? undefined : seen.firm.users[index]?.toLowerCase().split('+')[0]
  const user = seen.pipedrive.users.find(({ email }) => email.split('@')[0] === local)
  same(seen, `The owner of ${what}`, record['owner_id'], user?.id ?? seen.fallbackId)
}

function companies(seen: Seen): void {
  const edges = seen.pipedrive.records('relationship').map((one) => `${String(one['owner_org_id'])}>${String(one['linked_org_id'])}`) // prettier-ignore
  const meant: string[] = []
  seen.firm.companies.forEach((one, index) => {
    const id = companyId(index)
    const record = bearing(seen, 'organization', id)
    if (record === null) return
    same(seen, `The name of ${id}`, record['name'], one.name)
    same(seen, `The employees of ${id}`, record['employee_count'], one.employees)
    same(seen, `The creation of ${id}`, record['add_time'], one.created.utc)
    same(seen, `The budget of ${id}`, custom(seen, 'organization', record, /^Fee budget/), one.budget === null ? null : one.budget / 100) // prettier-ignore
    same(seen, `The background of ${id}`, custom(seen, 'organization', record, /^Background history/), one.background)
    owner(seen, id, record, one.owner)
    if (one.parent !== null) meant.push(`${idOf(seen, 'organization', companyId(one.parent)) ?? 0}>${record.id}`)
  })
  same(seen, 'The hierarchy', edges.toSorted(), meant.toSorted())
}

function contacts(seen: Seen): void {
  seen.firm.contacts.forEach((one, index) => {
    const id = contactId(index)
    const record = bearing(seen, 'person', id)
    if (record === null) return
    same(seen, `The name of ${id}`, record['name'], `${one.first} ${one.last}`)
    const values = (key: string) => (record[key] as { value: string }[] | null)?.map(({ value }) => value) ?? []
    same(seen, `The e-mails of ${id}`, values('emails'), one.emails)
    same(seen, `The telephones of ${id}`, values('phones'), one.phones)
    const [primary, ...others] = one.companies
    if (primary !== undefined) same(seen, `The organization of ${id}`, record['org_id'], idOf(seen, 'organization', companyId(primary))) // prettier-ignore
    const secondary = String(custom(seen, 'person', record, /^Secondary_Organizations__c$/) ?? '')
    for (const other of others) if (!secondary.includes(companyId(other))) seen.said.push(`${id} has lost its company ${companyId(other)}.`) // prettier-ignore
    same(seen, `The creation of ${id}`, record['add_time'], one.created.utc)
    const isVip = one.isVip === null ? null : one.isVip ? 'Yes' : 'No'
    same(seen, `Whether ${id} is a VIP`, custom(seen, 'person', record, /^Vip client/i), isVip)
    const found = custom(seen, 'person', record, /^Interests/)
    same(seen, `The interests of ${id}`, (Array.isArray(found) ? found : String(found ?? '').split(/[,;]\s*/).filter(Boolean)).toSorted(), one.interests.toSorted()) // prettier-ignore
    owner(seen, id, record, one.owner)
  })
}

function stages(seen: Seen): void {
  const { firm, pipedrive } = seen
  let at = 0
  firm.pipelines.forEach((count, index) => {
    const pipelines = pipedrive.records('pipeline').filter((one) => one['name'] === pipelineName(index))
    if (pipelines.length !== 1) seen.said.push(`${pipelineName(index)} stands ${pipelines.length} times.`)
    const inside = pipedrive.records('stage').filter((one) => one['pipeline_id'] === pipelines[0]?.id)
    const found = inside.toSorted((a, b) => Number(a['order_nr']) - Number(b['order_nr'])).map((one) => [one['name'], one['deal_probability']]) // prettier-ignore
    const meant = Array.from({ length: count }, () => [stageName(at), 5 + at++])
    same(seen, `The stages of ${pipelineName(index)}`, found, meant)
  })
}

function deals(seen: Seen): void {
  const stageOf = new Map(seen.pipedrive.records('stage').map((stage) => [stage.id, stage]))
  seen.firm.deals.forEach((one, index) => {
    const id = dealId(index)
    const record = bearing(seen, 'deal', id)
    if (record === null) return
    const { status, won_time, lost_time, lost_reason } = record
    same(seen, `The title of ${id}`, record['title'], one.title)
    same(seen, `The money of ${id}`, [record['value'], record['currency']], [one.cents / 100, one.currency])
    const stage = stageOf.get(Number(record['stage_id']))
    same(seen, `The stage of ${id}`, stage?.['name'], stageName(one.stage))
    same(seen, `The pipeline of ${id}`, record['pipeline_id'], stage?.['pipeline_id'])
    const end = (which: string) => (one.end?.status === which ? one.end.at.utc : null)
    same(seen, `The end of ${id}`, [status, won_time, lost_time], [one.end?.status ?? 'open', end('won'), end('lost')])
    same(seen, `The reason of ${id}`, lost_reason, one.end?.status === 'lost' ? one.end.reason : null)
    same(seen, `The organization of ${id}`, record['org_id'], idOf(seen, 'organization', one.company === null ? null : companyId(one.company))) // prettier-ignore
    const people = one.contacts.map((contact) => idOf(seen, 'person', contactId(contact)))
    same(seen, `The person of ${id}`, record['person_id'], people[0])
    const further = seen.pipedrive.records('participant').filter((row) => row['deal_id'] === record.id && row['is_primary'] !== true) // prettier-ignore
    same(seen, `The participants of ${id}`, further.map((row) => row['person_id']).toSorted(), people.slice(1).toSorted()) // prettier-ignore
    same(seen, `The practice of ${id}`, custom(seen, 'deal', record, /^Practice area/), one.practice)
    same(seen, `The hearing of ${id}`, custom(seen, 'deal', record, /^Hearing date/), one.hearing)
    owner(seen, id, record, one.owner)
  })
}

const plain = (html: unknown): string =>
  String(html).replaceAll(/<[^>]*>/g, ' ').replaceAll('&quot;', '"').replaceAll(/&#0?39;|&apos;/g, "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') // prettier-ignore

function activity(seen: Seen, one: Activity, index: number): void {
  const what = `${one.kind} ${index}`
  const found = seen.pipedrive.records('activity').filter((row) => plain(row['note']).includes(mark(index)))
  const [record] = found
  if (record === undefined || found.length > 1) return void seen.said.push(`${what} stands ${found.length} times.`)
  // The key of a type may be another one where its name was used before; its name is what people see.
  const type = seen.pipedrive.records('activity_type').find((row) => row['key_string'] === record['type'])
  same(seen, `The type of ${what}`, String(type?.['name']).toLowerCase(), one.kind)
  if (!plain(record['note']).includes(one.text)) seen.said.push(`${what} has lost its text: ${String(record['note'])}`)
  if (one.kind !== 'note') same(seen, `The subject of ${what}`, record['subject'], `${one.text} ${mark(index)}`.slice(0, 255)) // prettier-ignore
  const at: Moment = one.kind === 'note' ? one.created : one.at
  const due = `${String(record['due_date'])}T${String(record['due_time'] ?? '').slice(0, 5)}`
  same(seen, `The time of ${what}`, due, at.utc.slice(0, 16))
  if (one.kind === 'call' || one.kind === 'meeting') {
    const [hours = 0, minutes = 0] = String(record['duration']).split(':').map(Number)
    if (Math.abs(hours * 60 + minutes - one.seconds / 60) > 1) seen.said.push(`${what} lasts ${String(record['duration'])} instead of ${one.seconds} s.`) // prettier-ignore
  }
  if (one.kind === 'task') same(seen, `Whether ${what} is done`, record['done'], one.isDone)
  same(seen, `The deal of ${what}`, record['deal_id'], idOf(seen, 'deal', one.deal === null ? null : dealId(one.deal)))
  const people = (record['participants'] as { person_id: number }[]).map(({ person_id }) => person_id)
  same(seen, `The people of ${what}`, people.toSorted(), one.contacts.map((contact) => idOf(seen, 'person', contactId(contact))).toSorted()) // prettier-ignore
  owner(seen, what, record, one.owner)
}

function documents(seen: Seen): void {
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  seen.firm.documents.forEach((one, index) => {
    const name = fileName(one.stem, index)
    const found = seen.pipedrive.records('file').filter((file) => file['name'] === name)
    const [file] = found
    if (file === undefined || found.length > 1) return void seen.said.push(`The file ${name} stands ${found.length} times.`) // prettier-ignore
    same(seen, `The bytes of ${name}`, sha256(Buffer.from(String(file['content']), 'base64')), sha256(one.bytes))
    const links = [
      idOf(seen, 'deal', one.deal === null ? null : dealId(one.deal)),
      idOf(seen, 'person', one.contact === null ? null : contactId(one.contact)),
      idOf(seen, 'organization', one.company === null ? null : companyId(one.company)),
    ]
    same(seen, `What ${name} hangs on`, [file['deal_id'], file['person_id'], file['org_id']], links)
  })
}

/** Nothing stands there that the firm does not have, but the placeholder and what the account came with. */
function counts(seen: Seen): void {
  const { firm, pipedrive } = seen
  const isLoose = firm.contacts.some((one) => one.companies.length === 0)
  const meant = {
    organization: firm.companies.length + (isLoose ? 1 : 0),
    person: firm.contacts.length,
    deal: firm.deals.length,
    activity: firm.activities.length,
    file: firm.documents.length,
    note: 0,
    pipeline: firm.pipelines.length + 1,
    stage: firm.pipelines.reduce((sum, count) => sum + count, 0) + 5,
  } as const
  for (const [object, count] of Object.entries(meant) as [keyof typeof meant, number][]) {
    same(seen, `The number of ${object}s`, pipedrive.records(object).length, count)
  }
}
