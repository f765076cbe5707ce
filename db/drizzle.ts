// Drizzle, required rather than imported: its 447 exports are parsed anew for every ES module file otherwise (about 1 s and 240 MB).
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const orm = require('drizzle-orm') as typeof import('drizzle-orm')
export const pgCore = require('drizzle-orm/pg-core') as typeof import('drizzle-orm/pg-core')
export const nodePostgres = require('drizzle-orm/node-postgres') as typeof import('drizzle-orm/node-postgres')
export const migrator =
  require('drizzle-orm/node-postgres/migrator') as typeof import('drizzle-orm/node-postgres/migrator')
