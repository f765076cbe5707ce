// Reads an exported audit log (JSON lines or CSV) line by line, as what its hashes were made over.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parse } from 'csv-parse'
import * as z from 'zod'
import type { ChainLine } from '../db/audit-chain.ts'
import { readingsOfText } from '../migration/csv-guard.ts'

/** What stands in the file is no line of an audit log; `line` counts from 1. */
export class NotAnAuditLog extends Error {
  constructor(line: number, why: string) {
    super(`Line ${line} of the file is no line of an audit log (${why}). Export it again as CSV or JSON lines.`)
    this.name = 'NotAnAuditLog'
  }
}

const lineSchema = z.looseObject({
  migrationId: z.string(),
  seq: z.number().int(),
  at: z.string(),
  previousHash: z.string(),
  hash: z.string(),
})
const cellsSchema = z.record(z.string(), z.string()).and(z.looseObject({ migrationId: z.string(), hash: z.string() }))

/** Each line as the list of what it may have been; in JSON lines there is one possibility. */
export async function* auditLines(path: string): AsyncGenerator<readonly ChainLine[]> {
  let number = 0
  const bytes = createReadStream(path)
  if (!path.toLowerCase().endsWith('.csv')) {
    for await (const line of createInterface({ input: bytes, crlfDelay: Infinity })) {
      number += 1
      if (line.trim() !== '') yield [parsed(lineSchema, json(line, number), number)]
    }
    return
  }
  for await (const cells of bytes.pipe(parse({ columns: true, bom: true })) as AsyncIterable<unknown>) {
    number += 1
    yield readingsOf(parsed(cellsSchema, cells, number)).map((line) => parsed(lineSchema, line, number))
  }
}

function json(text: string, number: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotAnAuditLog(number, 'it is not JSON')
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, number: number): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new NotAnAuditLog(number, `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not as expected'}`)
}

/** A CSV writes nothing for null, no type, and an apostrophe before what a spreadsheet would run: every way of reading it is tried. */
function readingsOf(cells: Readonly<Record<string, string>>): Record<string, unknown>[] {
  const { seq, before = '', after = '', pipedriveId = '', correlationId = '', ...texts } = cells
  const possible: Record<string, readonly unknown[]> = {
    before: contentsOf(before),
    after: contentsOf(after),
    pipedriveId: pipedriveId === '' ? [null] : readingsOfText(pipedriveId),
    correlationId: correlationId === '' ? [null] : readingsOfText(correlationId),
  }
  for (const [name, text] of Object.entries(texts)) possible[name] = readingsOfText(text)
  let readings: Record<string, unknown>[] = [{ seq: Number(seq) }]
  for (const [name, values] of Object.entries(possible)) {
    readings = readings.flatMap((reading) => values.map((value) => ({ ...reading, [name]: value })))
  }
  return readings
}

/** A value that is a text stands there bare: `12` may have been the number or the text. */
function contentsOf(cell: string): unknown[] {
  if (cell === '') return [null]
  return readingsOfText(cell).flatMap((text) => {
    try {
      return [JSON.parse(text), text]
    } catch {
      return [text]
    }
  })
}
