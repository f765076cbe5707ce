// Users, their rights and settings, and the currencies of the account (v1).
import { type Answer, type Behaviours, type Call, pathId } from './behaviour.ts'
import { plainSecond } from './moments.ts'
import type { User } from './records.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { currencies, requireAdmin, requireLine } from './references.ts'

const adminRights = [
  'can_add_custom_fields', 'can_bulk_edit_items', 'can_change_visibility_of_items', 'can_delete_activities',
  'can_delete_custom_fields', 'can_delete_deals', 'can_edit_custom_fields', 'can_edit_deals_closed_date', 'can_edit_shared_filters',
  'can_export_data_from_lists', 'can_merge_deals', 'can_merge_organizations', 'can_merge_people', 'can_modify_labels',
  'can_see_company_wide_statistics', 'can_see_hidden_items_names', 'can_see_other_users_statistics', 'can_see_security_dashboard',
  'can_use_import',
] as const // prettier-ignore
const everyonesRights = [
  'can_add_products', 'can_add_prospects_as_leads', 'can_convert_deals_to_leads', 'can_create_own_workflow', 'can_edit_products',
  'can_follow_other_users', 'can_see_deals_list_summary', 'can_see_other_users', 'can_share_filters', 'can_share_insights',
  'can_use_api', 'can_use_email_tracking',
] as const // prettier-ignore

function shown(call: Call, user: User): Record<string, unknown> {
  return {
    id: user.id,
    name: user.name,
    default_currency: 'GBP',
    locale: 'en_GB',
    lang: 1,
    email: user.email,
    phone: null,
    activated: true,
    last_login: plainSecond(user.created),
    created: plainSecond(user.created),
    modified: plainSecond(user.created),
    has_created_company: user.admin,
    access: ['sales', 'global', 'account_settings']
      .filter((app) => app === 'sales' || user.admin)
      .map((app) => ({ app, admin: user.admin, permission_set_id: `00000000-0000-4000-8000-${user.id.toString(16).padStart(12, '0')}` })),
    active_flag: user.active,
    timezone_name: 'Europe/London',
    timezone_offset: '+00:00',
    role_id: 1,
    icon_url: null,
    is_you: user.id === call.user.id,
    is_deleted: false,
  } // prettier-ignore
}

function me(call: Call): Answer {
  const { companyId, companyName, companyDomain } = call.company.settled
  return {
    data: {
      ...shown(call, call.user),
      company_id: companyId,
      company_name: companyName,
      company_domain: companyDomain,
      company_country: 'GB',
      company_industry: 'Legal services',
      language: { language_code: 'en', country_code: 'GB' },
    },
  }
}

function userAt(call: Call): User {
  const user = call.company.users.get(pathId(call))
  if (user === undefined) throw notFound('User')
  return user
}

function permissions(call: Call): Answer {
  const user = userAt(call)
  const rights = [...everyonesRights.map((right) => [right, true]), ...adminRights.map((right) => [right, user.admin])]
  return { data: Object.fromEntries(rights) as Record<string, boolean> }
}

function roleSettings(call: Call): Answer {
  userAt(call)
  const { plan } = call.company.settled
  const everyone = plan === 'lite' || plan === 'growth' ? 3 : 7
  const objects = ['deal', 'lead', 'org', 'person', 'product']
  const visibility = objects.map((object) => [`${object}_default_visibility`, everyone])
  const access = objects.filter((object) => object !== 'lead').map((object) => [`${object}_access_level`, everyone])
  return { data: Object.fromEntries([...visibility, ...access]) as Record<string, number> }
}

/** Sends an invitation and bills a seat, which is why the count of mails shows it. */
function invite(call: Call): Answer {
  requireAdmin(call)
  const { company } = call
  const email = requireLine(call.body['email'], 'email')
  if ([...company.users.values()].some((user) => user.email === email)) throw badRequest('The user exists already.')
  const activeUsers = [...company.users.values()].filter((user) => user.active).length
  if (activeUsers >= company.settled.seats) throw forbidden('There is no free seat.')
  const id = Math.max(...company.users.keys()) + 1
  const user: User = { id, name: email, email, admin: false, active: true, created: company.born().add_time }
  company.users.set(id, user)
  company.counters.invitationsSent += 1
  return { data: shown(call, user) }
}

function activate(call: Call): Answer {
  requireAdmin(call)
  const user = { ...userAt(call), active: call.body['active_flag'] === true }
  call.company.users.set(user.id, user)
  return { data: shown(call, user) }
}

function find(call: Call): Answer {
  const term = String(call.query['term']).toLowerCase()
  const where = call.query['search_by_email'] === 1 ? 'email' : 'name'
  const found = [...call.company.users.values()].filter((user) => user[where].toLowerCase().includes(term))
  return { data: found.map((user) => shown(call, user)) }
}

function listCurrencies(call: Call): Answer {
  const term = String(call.query['term'] ?? '').toLowerCase()
  const all = currencies.map(([code, name, symbol], index) => ({
    id: index + 1,
    code,
    name,
    decimal_points: code === 'JPY' ? 0 : 2,
    symbol,
    active_flag: true,
    is_custom_flag: false,
  }))
  return { data: all.filter((one) => `${one.code} ${one.name}`.toLowerCase().includes(term)) }
}

const settings = {
  marketplace_team: false,
  list_limit: 100,
  beta_app: false,
  prevent_salesphone_callto_override: false,
  file_upload_destination: 's3',
  callto_link_syntax: 'callto:[number]',
  autofill_deal_expected_close_date: false,
  person_duplicate_condition: 'name && (org_id || email || phone)',
}

export const userBehaviours: Behaviours = {
  'v1 getCurrentUser': me,
  'v1 getUsers': (call) => ({ data: [...call.company.users.values()].map((user) => shown(call, user)) }),
  'v1 getUser': (call) => ({ data: shown(call, userAt(call)) }),
  'v1 findUsersByName': find,
  'v1 addUser': invite,
  'v1 updateUser': activate,
  'v1 getUserPermissions': permissions,
  'v1 getUserRoleSettings': roleSettings,
  'v1 getUserSettings': () => ({ data: settings }),
  'v1 getCurrencies': listCurrencies,
}
