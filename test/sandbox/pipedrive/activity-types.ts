// Activity types: the ones that come with Pipedrive and those an admin adds (v1).
import { type Answer, type Behaviours, type Call, liveRow, removeRow } from './behaviour.ts'
import { plainSecond } from './moments.ts'
import type { ActivityType } from './records.ts'
import { forbidden, invalid } from './refusal.ts'
import { requireAdmin, requireLine } from './references.ts'

function shown(row: ActivityType): unknown {
  const { is_custom, is_deleted, add_time, update_time, ...plain } = row
  return {
    ...plain,
    active_flag: !is_deleted,
    is_custom_flag: is_custom,
    add_time: plainSecond(add_time),
    update_time: plainSecond(update_time),
  }
}

/** The key comes from the name and never changes, whatever the name becomes later. */
function keyOf(call: Call, name: string): string {
  const base = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '') || 'type' // prettier-ignore
  const taken = new Set(call.company.activityTypes.rows.map((type) => type.key_string))
  if (!taken.has(base)) return base
  for (let number = 1; ; number += 1) if (!taken.has(`${base}${number}`)) return `${base}${number}`
}

function colorOf(call: Call, kept: string | null): string | null {
  const given = call.body['color']
  if (typeof given !== 'string') return kept
  if (!/^[0-9a-f]{6}$/i.test(given)) throw invalid('color', 'The value must be a colour in 6-character HEX')
  return given
}

function add(call: Call): Answer {
  requireAdmin(call)
  const { body, company } = call
  const name = requireLine(body['name'], 'name')
  const color = colorOf(call, null)
  const born = company.born()
  const row = company.activityTypes.add((id) => ({
    id,
    name,
    icon_key: String(body['icon_key']),
    color,
    order_nr: company.activityTypes.liveCount() + 1,
    key_string: keyOf(call, name),
    is_custom: true,
    ...born,
  }))
  return { data: shown(row) }
}

function update(call: Call): Answer {
  requireAdmin(call)
  const { body, company } = call
  const kept = liveRow(call, company.activityTypes, 'Activity type')
  const row = company.activityTypes.replace({
    ...kept,
    name: body['name'] === undefined ? kept.name : requireLine(body['name'], 'name'),
    icon_key: typeof body['icon_key'] === 'string' ? body['icon_key'] : kept.icon_key,
    color: colorOf(call, kept.color),
    order_nr: typeof body['order_nr'] === 'number' ? body['order_nr'] : kept.order_nr,
    update_time: company.touched(kept),
  })
  return { data: shown(row) }
}

function remove(call: Call): Answer {
  requireAdmin(call)
  const { activityTypes } = call.company
  const kept = liveRow(call, activityTypes, 'Activity type')
  if (!kept.is_custom) throw forbidden('An activity type that comes with Pipedrive cannot be deleted.')
  return { data: shown(removeRow(call, activityTypes, kept)) }
}

export const activityTypeBehaviours: Behaviours = {
  'v1 getActivityTypes': (call) => ({ data: call.company.activityTypes.liveRows().map(shown) }),
  'v1 addActivityType': add,
  'v1 updateActivityType': update,
  'v1 deleteActivityType': remove,
}
