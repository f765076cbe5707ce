// A process of its own that takes stock of so many staged contacts and deals, and says what that took.
import { createDb, createPool, type Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { createMigration } from '../../db/migrations.ts'
import { takeStock } from '../../jobs/take-stock.ts'
import { defaultSettings } from '../../migration/settings.ts'

export interface StockWanted {
  readonly contacts: number
  readonly databaseUrl: string
}

export interface StockMeasured {
  readonly records: number
  readonly seconds: number
  readonly peakMb: number
  readonly usedMb: number
  readonly findings: readonly string[]
}

const { sql } = orm

/** As many contacts as deals, each deal with its contact and its company; one link in a hundred leads nowhere. */
async function stage(db: Db, migrationId: string, contacts: number): Promise<void> {
  const many = [
    ['company', Math.ceil(contacts / 40), sql`jsonb_build_object('name', 'Client ' || i)`, sql`'{}'::jsonb`],
    ['contact', contacts, sql`jsonb_build_object('name', 'Ann ' || i, 'email', 'ann' || i % ${contacts - 5}::int || '@client.example')`,
      sql`jsonb_build_object('company', jsonb_build_array(jsonb_build_object('id', 'company-' || i / 40)))`],
    ['deal', contacts, sql`jsonb_build_object('title', 'Matter ' || i, 'value', i, 'currency', 'GBP')`,
      sql`jsonb_build_object('contact', jsonb_build_array(jsonb_build_object('id', case when i % 100 = 7 then 'lost-' || i else 'contact-' || i end)),
        'company', jsonb_build_array(jsonb_build_object('id', 'company-' || i / 40)))`],
  ] as const // prettier-ignore
  for (const [object, count, fields, links] of many) {
    await db.execute(sql`
      insert into staged_records (migration_id, object, source_id, payload, content_hash, derived, created_in, changed_in, seen_in)
      select ${migrationId}::uuid, ${object}, ${object}::text || '-' || i, jsonb_build_object('object', ${object}::text, 'id', ${object}::text || '-' || i,
        'createdAt', '2026-02-01T10:00:00Z', 'updatedAt', null, 'owner', 'u' || i % 20, 'links', ${links}, 'fields', ${fields}), 'h' || i, false, 1, 1, 1
      from generate_series(0, ${count}::int - 1) as i`)
  }
  await db.execute(sql`analyze staged_records`)
}

async function measure({ contacts, databaseUrl }: StockWanted): Promise<StockMeasured> {
  const pool = createPool(databaseUrl, { max: 2, name: 'bench stock' })
  const db = createDb(pool)
  const { id } = await createMigration(db, { companyId: 1, userId: 1, name: 'Bench', settings: defaultSettings })
  await stage(db, id, contacts)
  const from = performance.now()
  const { report } = await takeStock(db, id, { hints: [], remarks: [] })
  const seconds = Math.round(performance.now() - from) / 1000
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  await pool.end()
  return {
    records: report.objects.reduce((sum, { records }) => sum + records, 0),
    seconds,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    usedMb: Math.round((heapUsed + external) / 1024 ** 2),
    findings: report.findings.map(({ code, object, count }) => `${code} ${object} ${count}`),
  }
}

process.once('message', (wanted: StockWanted) => void measure(wanted).then((answer) => process.send?.(answer)))
