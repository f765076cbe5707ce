// Looks a source over without migrating it: who answers, what each resource gives, whether a reader could rely on it.
import { createInventory } from '../../migration/inventory.ts'
import type { SourceField } from '../../migration/fields.ts'
import type { SourceRecord } from '../../migration/record.ts'
import type { SourceIdentity } from '../../migration/source/identity.ts'
import type { FieldHint, Page, Resource, Source } from './source.ts'
import { SourceRefused } from './source.ts'

export interface CheckOptions {
  /** Pages of each resource that are read; one is enough to see its shape. */
  readonly pages: number
  /** A cursor after which nothing can have changed yet, for the resources that can be asked for changes. */
  readonly farCursors: ReadonlyMap<string, unknown>
  readonly signal: AbortSignal
}

export interface ResourceReport {
  readonly name: string
  readonly object: string
  readonly records: number
  readonly pages: number
  readonly goesOn: boolean
  readonly fields: readonly SourceField[]
  readonly remarks: readonly string[]
  /** What a migration would stumble over, as sentences. */
  readonly problems: readonly string[]
}

export interface SourceReport {
  readonly identity: SourceIdentity
  readonly hints: readonly FieldHint[]
  readonly resources: readonly ResourceReport[]
}

/** Throws SourceRefused when the source does not prove who it is; a resource that fails is reported and the next is read. */
export async function checkSource(source: Source, options: CheckOptions): Promise<SourceReport> {
  const identity = await source.identify(options.signal)
  const hints = await describeOr(source)
  const resources: ResourceReport[] = []
  for (const resource of await source.resources()) {
    resources.push(await checkResource(source, resource, { ...options, hints: hints.found }))
  }
  return {
    identity,
    hints: hints.found,
    resources: hints.problem === null ? resources : resources.map((each, i) => (i === 0 ? { ...each, problems: [hints.problem ?? '', ...each.problems] } : each)),
  }
} // prettier-ignore

/** Describing reads a first page where a profile names no keys: what is wrong with that resource is told with it. */
async function describeOr(source: Source): Promise<{ found: readonly FieldHint[]; problem: string | null }> {
  try {
    return { found: await source.describe(), problem: null }
  } catch (error) {
    if (error instanceof SourceRefused) return { found: [], problem: error.message }
    throw error
  }
}

async function checkResource(
  source: Source,
  resource: Resource,
  options: CheckOptions & { readonly hints: readonly FieldHint[] },
): Promise<ResourceReport> {
  const inventory = createInventory(options.hints.filter((hint) => hint.object === resource.object))
  const problems: string[] = []
  const remarks: string[] = []
  const seen = new Set<string>()
  let cursor: unknown = null
  let pages = 0
  let records = 0
  try {
    do {
      const page = await source.page(resource.name, cursor, options.signal)
      if (pages === 0) problems.push(...(await firstPageProblems(source, resource, page, options)))
      pages += 1
      records += page.records.length
      remarks.push(...page.remarks)
      problems.push(...pageProblems(resource, page.records, seen))
      for (const record of page.records) inventory.add(record)
      cursor = JSON.parse(JSON.stringify(page.next)) as unknown
    } while (cursor !== null && pages < options.pages)
  } catch (error) {
    if (!(error instanceof SourceRefused)) throw error
    problems.push(error.message)
  }
  const fields = inventory.finish().filter((field) => field.object === resource.object)
  return { ...resource, records, pages, goesOn: cursor !== null, fields, remarks, problems }
}

async function firstPageProblems(
  source: Source,
  resource: Resource,
  page: Page,
  { signal, farCursors }: CheckOptions,
): Promise<string[]> {
  const problems: string[] = []
  const again = await source.page(resource.name, null, signal)
  if (JSON.stringify(idsOf(again.records)) !== JSON.stringify(idsOf(page.records))) {
    problems.push(`${resource.name}: the same page asked for twice gives different records, so that a reading which is interrupted could miss some; sort the pages by something that does not change (params in the profile).`)
  }
  if (farCursors.has(resource.name)) {
    const changed = await source.page(resource.name, farCursors.get(resource.name), signal)
    if (changed.records.length > 0) {
      problems.push(`${resource.name}: asked for what changed after the year 2998, the source gives ${changed.records.length} records: it does not know the parameter under incremental.start_param, and every delta would read everything.`)
    }
  }
  return problems
} // prettier-ignore

function pageProblems(resource: Resource, records: readonly SourceRecord[], seen: Set<string>): string[] {
  const repeated = new Set<string>()
  for (const { id } of records) {
    if (seen.has(id)) repeated.add(id)
    seen.add(id)
  }
  if (repeated.size === 0) return []
  const examples = [...repeated].slice(0, 3).join(', ')
  return [`${resource.name}: ${repeated.size} ids come more than once (${examples}): the primary key is not one, or pages overlap.`] // prettier-ignore
}

const idsOf = (records: readonly SourceRecord[]): string[] => records.map((record) => record.id)
