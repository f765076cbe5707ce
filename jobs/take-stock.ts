// Goes through everything that was read once more, from staging: fields, findings, owners, and the pipelines that deals only name.
import { mostPerLink } from '../db/attached.ts'
import type { Db } from '../db/client.ts'
import { countRecords, hashed, stagedInOrder, stagedObjects, type StagedPage } from '../db/staging.ts'
import { createCurrencyCensus, type NamedCurrency } from '../migration/currencies.ts'
import { createDealFacts, derivePipelines } from '../migration/stages/from-deals.ts'
import type { SourceField } from '../migration/fields.ts'
import { createFindings } from '../migration/findings/findings.ts'
import type { Finding } from '../migration/findings/finding.ts'
import { isCustomObject } from '../migration/flatten/choice.ts'
import { createInventory } from '../migration/inventory.ts'
import { homeOf } from '../migration/fields.ts'
import { createOpenDeals } from '../migration/open-deals.ts'
import { createOwnerCensus, type SourceOwner } from '../migration/owners.ts'
import { stagedByRuns } from '../migration/ledger.ts'
import type { SourceRecord } from '../migration/record.ts'
import type { FieldHint } from './source/source.ts'

export interface Stock {
  readonly fields: SourceField[]
  readonly owners: readonly SourceOwner[]
  readonly derived: StagedPage['records']
  readonly report: AuditReport
}

export interface AuditReport {
  readonly objects: readonly { readonly object: string; readonly records: number; readonly arrivesAs: string | null }[]
  readonly findings: readonly Finding[]
  readonly openDeals: number
  readonly currencies: readonly NamedCurrency[]
}

export interface StockInput {
  /** Files above it are named as too large. */
  readonly maxFileMb?: number
  readonly hints: readonly FieldHint[]
  readonly remarks: readonly { readonly resource: string; readonly remark: string }[]
}

export async function takeStock(db: Db, migrationId: string, input: StockInput): Promise<Stock> {
  const inventory = createInventory(input.hints)
  const findings = createFindings(input)
  const owners = createOwnerCensus()
  const deals = createDealFacts()
  const openDeals = createOpenDeals()
  const currencies = createCurrencyCensus()
  const structure: SourceRecord[] = []
  await forEachStaged(db, migrationId, (record) => {
    inventory.add(record)
    findings.add(record)
    owners.add(record)
    openDeals.add(record)
    currencies.add(record)
    if (record.object === 'deal') deals.add(record)
    if (record.object === 'pipeline' || record.object === 'stage') structure.push(record)
  })
  for (let look = findings.look(); look !== null; look = findings.look()) await forEachStaged(db, migrationId, look)
  const fields = await withCounts(db, migrationId, inventory.finish())
  const derived = derivePipelines({
    deals: deals.finish(),
    pipelines: structure.filter((record) => record.object === 'pipeline'),
    stages: structure.filter((record) => record.object === 'stage'),
  })
  const counts = await countRecords(db, migrationId, { derived: false })
  const objects = [...counts].map(([object, records]) => ({ object, records, arrivesAs: homeOf(object) }))
  const remarks = [
    ...input.remarks.map(({ resource, remark }) => remarkFinding(resource, remark)),
    ...derived.remarks.map((remark) => remarkFinding('deal', remark)),
  ]
  return {
    fields,
    owners: owners.finish(),
    derived: derived.records.map(hashed),
    report: {
      objects,
      findings: [...findings.finish(fields), ...remarks],
      openDeals: openDeals.finish(),
      currencies: currencies.finish(),
    },
  }
}

/** Object by object, because a whole source in the order of reading would be sorted anew for every page. */
async function forEachStaged(db: Db, migrationId: string, see: (record: SourceRecord) => void): Promise<void> {
  for (const object of await stagedObjects(db, migrationId)) {
    if (stagedByRuns.includes(object)) continue
    for await (const page of stagedInOrder(db, migrationId, object)) page.forEach(see)
  }
}

/** Whether each record has one of a custom object or several decides how it is put there: that is counted exactly. */
async function withCounts(db: Db, migrationId: string, fields: readonly SourceField[]): Promise<SourceField[]> {
  const objects = [...new Set(fields.map(({ object }) => object))].filter(isCustomObject)
  const most = await mostPerLink(db, migrationId, objects)
  return fields.map((field) => {
    const perLink = field.role === 'link' ? most.get(`${field.object}\n${field.name}`) : undefined
    return perLink === undefined ? field : { ...field, perLink }
  })
}

function remarkFinding(object: string, message: string): Finding {
  return {
    code: 'remark',
    object,
    count: 1,
    message,
    effect: 'It is shown so that you can check it; nothing is lost by it.',
    examples: [],
  }
}
