// Who follows a deal, person or organization (v2).
import { type Answer, type Behaviour, type Behaviours, type Call, liveRow, pathId, removeRow } from './behaviour.ts'
import type { CustomObject } from './custom-values.ts'
import { listRecords } from './listing.ts'
import type { Follower } from './records.ts'
import { badRequest, notFound } from './refusal.ts'
import { requireUser } from './references.ts'
import type { Row, Table } from './table.ts'

function ownerKey(call: Call, object: CustomObject): string {
  const { deals, persons, organizations } = call.company
  const tables: Readonly<Record<CustomObject, Table<Row>>> = {
    deal: deals,
    person: persons,
    organization: organizations,
  }
  return `${object} ${liveRow(call, tables[object], 'Record').id}`
}

function followersOf(call: Call, of: string): readonly Follower[] {
  return call.company.followers.linked('of', of)?.filter((one) => !one.is_deleted) ?? []
}

function add(call: Call, object: CustomObject): Answer {
  const of = ownerKey(call, object)
  const userId = Number(call.body['user_id'])
  requireUser(call, userId, 'user_id')
  if (followersOf(call, of).some((one) => one.user_id === userId)) {
    throw badRequest(`User ${userId} is already a follower.`)
  }
  const born = call.company.born()
  const row = call.company.followers.add((id) => ({ id, of, user_id: userId, ...born }))
  return { data: { user_id: row.user_id, add_time: row.add_time } }
}

function remove(call: Call, object: CustomObject): Answer {
  const of = ownerKey(call, object)
  const userId = pathId(call, 'follower_id')
  const row = followersOf(call, of).find((one) => one.user_id === userId)
  if (row === undefined) throw notFound('Follower')
  removeRow(call, call.company.followers, row)
  return { data: { user_id: userId } }
}

function list(call: Call, object: CustomObject): Answer {
  const of = ownerKey(call, object)
  return listRecords(call, {
    table: call.company.followers,
    equal: [],
    keep: (row) => !row.is_deleted && row.of === of,
    show: (row) => ({ user_id: row.user_id, add_time: row.add_time }),
  })
}

const homes = [['deal', 'Deal'], ['person', 'Person'], ['organization', 'Organization']] as const // prettier-ignore

export const followerBehaviours: Behaviours = Object.fromEntries(
  homes.flatMap(([object, name]): [string, Behaviour][] => [
    [`v2 get${name}Followers`, (call) => list(call, object)],
    [`v2 add${name}Follower`, (call) => add(call, object)],
    [`v2 delete${name}Follower`, (call) => remove(call, object)],
  ]),
)
