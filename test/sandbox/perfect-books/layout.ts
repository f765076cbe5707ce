// How the stand-in hands out each resource: one of the six ways to page that real APIs use, so that a reader meets them all.
import type { ResourceName } from '../firm/firm.ts'

export type Paging = 'page_number' | 'offset' | 'cursor' | 'json_link' | 'header_link' | 'single_page'

/** Notes are missing: they are only read through their contact. */
export const pagingOf: Readonly<Record<Exclude<ResourceName, 'notes'>, Paging>> = {
  users: 'single_page',
  companies: 'page_number',
  contacts: 'cursor',
  pipelines: 'single_page',
  stages: 'single_page',
  matters: 'offset',
  emails: 'json_link',
  calls: 'header_link',
  meetings: 'page_number',
  tasks: 'offset',
  documents: 'page_number',
  time_entries: 'cursor',
  rates: 'single_page',
  trust_accounts: 'single_page',
  workflows: 'single_page',
  conflict_checks: 'page_number',
  risk_assessments: 'offset',
  fields: 'single_page',
}

export type PagedResource = keyof typeof pagingOf

export function isPagedResource(name: string): name is PagedResource {
  return Object.hasOwn(pagingOf, name)
}

/** Query parameters that each way of paging knows; any other is refused, as a strict API does. */
export const pagingParameters: Readonly<Record<Paging, readonly string[]>> = {
  page_number: ['page', 'limit'],
  offset: ['start', 'count'],
  cursor: ['cursor', 'limit'],
  json_link: ['after', 'limit'],
  header_link: ['after', 'limit'],
  single_page: [],
}
