// A database of one's own on a server that has the template: a clone, in milliseconds.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { templateDatabase } from './template.ts'

export interface FreshDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

export async function createDatabase(server: string): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(server, `create database ${name} template ${templateDatabase} strategy file_copy`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administer(server, `drop database if exists ${name} with (force)`) }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
