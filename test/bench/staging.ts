// How fast records are staged, against the same payloads inserted bare; and with a million of them, what memory it takes.
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { saveExtraction, saveRecords } from '../../db/staging.ts'
import { takeStock } from '../../jobs/take-stock.ts'
import { hashed } from '../simulation/stage.ts'
import type { World } from '../simulation/world.ts'
import { companyRecord } from './firm.ts'

const pageRows = 500

async function perSecond(rows: number, insert: (from: number) => Promise<unknown>): Promise<number> {
  const began = performance.now()
  for (let from = 0; from < rows; from += pageRows) await insert(from)
  return rows / ((performance.now() - began) / 1000)
}

const pageFrom = (from: number) => Array.from({ length: pageRows }, (_, index) => companyRecord(from + index))

/** Rows a second as extraction stages them: hashed, with the cursor, a page a transaction. */
export async function stageRows({ db, migrationId }: World, rows: number): Promise<number> {
  return perSecond(rows, (from) =>
    db.transaction(async (tx) => {
      await saveRecords(tx, migrationId, { records: pageFrom(from).map(hashed), generation: 1 })
      await saveExtraction(tx, migrationId, 'companies', {
        cursor: from,
        done: false,
        records: from,
        generation: 1,
        startedAt: null,
        previousAt: null,
        isWhole: true,
      })
    }),
  )
}

/** The floor: one JSON text a page into a table without a key. */
export async function insertBare(db: Db, rows: number): Promise<number> {
  await db.execute(orm.sql`create table bare_rows (payload jsonb)`)
  const speed = await perSecond(rows, (from) =>
    db.execute(
      orm.sql`insert into bare_rows select * from jsonb_array_elements(${JSON.stringify(pageFrom(from))}::jsonb)`,
    ),
  )
  await db.execute(orm.sql`drop table bare_rows`)
  return speed
}

export interface Large {
  readonly stagedPerSecond: number
  readonly stockPerSecond: number
  readonly peakMb: number
}

/** Stages so many records and takes stock of them; the peak of the process's memory while doing so. */
export async function stageLarge(world: World, rows: number): Promise<Large> {
  let peak = 0
  const watching = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 200)
  const stagedPerSecond = await stageRows(world, rows)
  const began = performance.now()
  await takeStock(world.db, world.migrationId, { hints: [], remarks: [] })
  const stockPerSecond = rows / ((performance.now() - began) / 1000)
  clearInterval(watching)
  return { stagedPerSecond, stockPerSecond, peakMb: peak / 1024 ** 2 }
}
