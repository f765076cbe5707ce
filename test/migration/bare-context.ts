// What planning knows of an account that holds nothing, and of a migration that maps nothing: tests add what they are about.
import { cleanRichText } from '../../jobs/rich-text.ts'
import type { Destination } from '../../migration/destination.ts'
import type { PlanContext } from '../../migration/plan/context.ts'
import { defaultSettings } from '../../migration/settings.ts'

export const bareAccount: Destination = {
  companyName: 'Harper & Lane', users: [], fields: [], pipelines: [], stages: [], currencies: [], activityTypes: [], dealAddTime: null,
  tokensLimit: null, tokensLeft: null, requestsPerWindow: null,
} // prettier-ignore

export const bareContext: PlanContext = {
  lines: new Map(),
  fields: [],
  settings: defaultSettings,
  keys: new Map(),
  destination: bareAccount,
  userOf: () => null,
  fallbackUserId: 900,
  link: () => null,
  resolveStage: () => null,
  stage: () => null,
  placeholderId: null,
  ownerName: () => null,
  activityType: () => null,
  accountOrigin: '',
  richText: cleanRichText,
  contactByEmail: () => null,
  asOf: () => '2026-11-20T17:00:00Z',
  fieldsByName: new Map(),
}
