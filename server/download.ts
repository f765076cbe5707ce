// Lists as files: CSV, JSON lines, Markdown; written row by row, so that a long log needs no memory.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { guardedText } from '../migration/csv-guard.ts'
import { markdownText } from '../migration/markdown.ts'
import type { downloadFormats } from './contract.ts'

export type FileFormat = Exclude<(typeof downloadFormats)[number], 'json'>
export type Row = Readonly<Record<string, unknown>>

export interface Table {
  /** File name without its ending, and the heading of the Markdown. */
  readonly name: string
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: AsyncIterable<Row> | Iterable<Row>
  /** Sentences above the table, for people: Markdown only, a table for programs has no place for them. */
  readonly preface?: readonly string[]
}

const mediaTypes = { csv: 'text/csv', jsonl: 'application/x-ndjson', md: 'text/markdown' } as const

export function sendTable(reply: FastifyReply, format: FileFormat, table: Table): FastifyReply {
  const writers = { csv: csvLines, jsonl: jsonLines, md: markdownLines } as const
  return reply
    .header('content-type', `${mediaTypes[format]}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${table.name}.${format}"`)
    .send(Readable.from(writers[format](table)))
}

/** A text of several parts, written by a rule of its own. */
export function sendMarkdown(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply
    .header('content-type', `${mediaTypes.md}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}.md"`)
    .send(Readable.from([text]))
}

async function* csvLines({ columns, rows }: Table): AsyncGenerator<string> {
  yield `${columns.map(csvCell).join(',')}\r\n`
  for await (const row of rows) yield `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`
}

async function* jsonLines({ rows }: Table): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

async function* markdownLines({ title, columns, rows, preface = [] }: Table): AsyncGenerator<string> {
  yield `# ${title}\n\n`
  for (const sentence of preface) yield `${markdownText(sentence)}\n\n`
  yield `| ${columns.join(' | ')} |\n|${columns.map(() => ' --- |').join('')}\n`
  for await (const row of rows) yield `| ${columns.map((column) => markdownText(textOf(row[column]))).join(' | ')} |\n`
}

/** Guarded against being run by a spreadsheet; numbers stay numbers. */
export function csvCell(content: unknown): string {
  const text = textOf(content)
  const guarded = typeof content === 'number' ? text : guardedText(text)
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function textOf(content: unknown): string {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  if (content instanceof Date) return content.toISOString()
  return JSON.stringify(content) ?? ''
}
