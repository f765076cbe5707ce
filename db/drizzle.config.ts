// How drizzle-kit writes the SQL of a schema change; what it writes is reviewed and committed.
import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './db/schema.ts', out: './db/sql', casing: 'snake_case' })
