// How fast a source is read into staging, against the same payloads inserted bare.
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { extract } from '../../jobs/extract.ts'
import type { Source } from '../../jobs/source/source.ts'
import { companyRecord } from './firm.ts'

const pageRows = 500

const pageFrom = (from: number) => Array.from({ length: pageRows }, (_, index) => companyRecord(from + index))

/** Rows a second as an audit stages them: hashed, with the cursor, a page a transaction, from a source that costs nothing. */
export async function stageRows(db: Db, migrationId: string, rows: number): Promise<number> {
  const absent = () => Promise.reject(new Error('The source of the benchmark has pages alone.'))
  const source: Source = {
    identify: absent,
    describe: absent,
    content: absent,
    address: absent,
    resources: () => Promise.resolve([{ name: 'staged', object: 'company' }]),
    page: (_resource, cursor) => {
      const from = Number(cursor ?? 0)
      const next = from + pageRows < rows ? from + pageRows : null
      return Promise.resolve({ records: pageFrom(from), next, remarks: [] })
    },
    close: () => Promise.resolve(),
  }
  const reading = { migrationId, source, generation: 1, signal: new AbortController().signal, changesOnly: false }
  const began = performance.now()
  await extract({ db, now: () => new Date() }, reading)
  return rows / ((performance.now() - began) / 1000)
}

/** The floor: one JSON text a page into a table without a key. */
export async function insertBare(db: Db, rows: number): Promise<number> {
  await db.execute(orm.sql`create table bare_rows (payload jsonb)`)
  const began = performance.now()
  for (let from = 0; from < rows; from += pageRows) {
    const page = JSON.stringify(pageFrom(from))
    await db.execute(orm.sql`insert into bare_rows select * from jsonb_array_elements(${page}::jsonb)`)
  }
  const speed = rows / ((performance.now() - began) / 1000)
  await db.execute(orm.sql`drop table bare_rows`)
  return speed
}
