// npm run audit:verify over exports of a log: whole ones, and ones that somebody has changed.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOf } from '../../db/hash.ts'
import { csvCell } from '../../server/download.ts'

const script = join(import.meta.dirname, '../../scripts/audit-verify.ts')

interface Line {
  readonly seq: number
  readonly hash: string
  readonly [key: string]: unknown
}

/** Source ids that a spreadsheet would run, one that really begins with an apostrophe, and texts with line breaks. */
const ordinary = ['c-1', '=SUM(A1)', "'=x", '-5', 'Müller, "Ärzte"\n2']

function chain(ids: readonly string[] = ordinary): Line[] {
  let previousHash = ''
  return ids.map((sourceId, index) => {
    const row = {
      migrationId: '11111111-1111-4111-8111-111111111111',
      seq: index + 1,
      at: new Date(Date.UTC(2026, 10, 22, 10, 0, index)).toISOString(),
      actor: 'user 7',
      action: 'create',
      object: 'contact',
      sourceId,
      pipedriveId: index === 0 ? null : String(100 + index),
      before: null,
      after: { name: sourceId, value: 12.5, note: 'two\nlines, "quoted"' },
      correlationId: index === 1 ? null : `corr-${index}`,
      previousHash,
    }
    previousHash = hashOf(row)
    return { ...row, hash: previousHash }
  })
}

const asLines = (rows: readonly Line[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const asCsv = (rows: readonly Line[]) =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((cells) => cells.map(csvCell).join(',')).join('\r\n') // prettier-ignore

describe('an exported audit log', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function verify(
    name: string,
    text: string,
    ...words: readonly string[]
  ): Promise<{ code: number; text: string }> {
    const path = join(folder, name)
    await writeFile(path, text)
    return new Promise((resolve) =>
      execFile(process.execPath, [script, path, ...words], (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: out + err }),
      ),
    )
  }

  it('is whole as JSON lines and as CSV, whatever its cells begin with', async () => {
    const rows = chain()
    const whole = {
      code: 0,
      text: `The log is whole: 5 lines, each as it was written. It ends at ${rows[4]?.hash ?? ''}.\n`,
    }
    expect(await verify('log.jsonl', asLines(rows))).toEqual(whole)
    expect(await verify('log.csv', asCsv(rows))).toEqual(whole)
  })

  it('is not accused as CSV for ids that were guarded, or that look as if they were', async () => {
    const ids = [' =a', '\uFEFF=a', '\u00A0@a', '＝1', '＋44 20', '－5', '＠a', '\nfoo', '\rfoo', '\tfoo', "'", "''=a", "'foo", "' +1"] // prettier-ignore
    const rows = chain(ids)
    expect(await verify('log.csv', asCsv(rows))).toMatchObject({
      code: 0,
      text: expect.stringContaining(`The log is whole: ${ids.length} lines`),
    })
    const changed = rows.map((row) => (row.seq === 2 ? { ...row, sourceId: `=a` } : row))
    expect((await verify('log.csv', asCsv(changed))).text).toContain('Line 2 was changed after it was written')
  })

  it('is whole as CSV when its values are texts, even texts that look like numbers', async () => {
    let previousHash = ''
    const rows = ['12', '=a', 'refused', ' +1', '{}'].map((after, index) => {
      const [line] = chain(['c'])
      const { hash: _own, ...row } = { ...line, seq: index + 1, after, previousHash }
      previousHash = hashOf(row)
      return { ...row, hash: previousHash }
    })
    expect(await verify('log.csv', asCsv(rows))).toMatchObject({ code: 0 })
  })

  it('is found out when a line was changed, taken away or moved', async () => {
    const rows = chain()
    const changed = rows.map((row) => (row.seq === 3 ? { ...row, actor: 'user 8' } : row))
    const { code, text } = await verify('log.jsonl', asLines(changed))
    expect(code).toBe(1)
    expect(text).toContain('Line 3 was changed after it was written')
    expect(text).toContain('The 2 lines before it hold.')
    expect((await verify('log.csv', asCsv(rows.filter(({ seq }) => seq !== 2)))).text).toContain('Line 2 should stand here, but line 3 does') // prettier-ignore
    const forged = rows.map((row) => (row.seq === 2 ? { ...row, actor: 'x', hash: hashOf({ ...row, actor: 'x', hash: undefined }) } : row)) // prettier-ignore
    expect((await verify('log.jsonl', asLines(forged))).text).toContain(
      'Line 3 does not continue from the line before it',
    )
  })

  it('is found out when its end is missing, by the hash that the app shows', async () => {
    const rows = chain()
    const head = rows[4]?.hash ?? ''
    expect((await verify('log.jsonl', asLines(rows), '--head', head)).code).toBe(0)
    const grown = await verify('log.jsonl', asLines(rows), '--head', rows[2]?.hash ?? '')
    expect(grown).toMatchObject({ code: 0, text: expect.stringContaining('is that of line 3; what follows it was written later') }) // prettier-ignore
    const short = await verify('log.jsonl', asLines(rows.slice(0, 4)), '--head', head)
    expect(short).toMatchObject({ code: 1, text: expect.stringContaining('lines are missing at its end') })
  })

  it('says how many lines were erased after the retention, and finds out what else was changed', async () => {
    const rows = chain()
    const erased = rows.map((row) => (row.seq < 3 ? { ...row, after: { erased: null } } : row))
    const said = await verify('log.jsonl', asLines(erased))
    expect(said).toMatchObject({
      code: 0,
      text: expect.stringContaining('The values of 2 lines were erased after the retention; their links hold.'),
    })
    expect(await verify('log.csv', asCsv(erased))).toEqual(said)
    const changed = erased.map((row) => (row.seq === 4 ? { ...row, actor: 'user 8' } : row))
    expect((await verify('log.jsonl', asLines(changed))).text).toContain('Line 4 was changed after it was written')
  })

  it('ends with a sentence when the file is something else or is not there', async () => {
    expect(await verify('log.jsonl', 'hello')).toMatchObject({
      code: 1,
      text: expect.stringContaining('it is not JSON'),
    })
    expect((await verify('log.csv', 'a,b\r\n1,2\r\n')).text).toContain('Line 1 of the file is no line of an audit log')
    expect((await verify('log.jsonl', '', '--help')).code).toBe(0)
  })
})
