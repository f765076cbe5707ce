// The law of the rooms: who may import whom, and what stands in one place only.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCycle, type Import, importsOf, readPaths, readSources, type SourceFile } from './imports.ts'

const root = join(import.meta.dirname, '..')
const files = readSources(root)
const production = files.filter((file) => !file.path.startsWith('test/'))

/** For every room: what of ours it may import, besides itself. A name that ends in .ts is that one file. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  migration: [],
  db: ['migration'],
  jobs: ['db', 'migration'],
  server: ['db', 'migration', 'jobs/queues.ts'],
  'extension-ui': ['server/contract.ts'],
  manifest: [],
  scripts: ['db', 'migration', 'jobs/queues.ts', 'manifest'],
}
/** The server asks who installed, and whether they are still an admin; both calls are handed in by its main. The check of a source reads it as the jobs do. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'server/main.ts': ['jobs/pipedrive/identify.ts', 'jobs/pipedrive/oauth.ts'],
  'scripts/source-check.ts': [
    'jobs/source/check.ts', 'jobs/source/check-words.ts', 'jobs/source/open.ts', 'jobs/source/rest/far-cursors.ts', 'jobs/source/source.ts',
  ],
} // prettier-ignore

const roomOf = (path: string) => path.split('/')[0] ?? ''

function isAllowed(from: string, { to }: Import): boolean {
  const allowed = [roomOf(from), ...(mayImport[roomOf(from)] ?? []), ...(exceptions[from] ?? [])]
  return allowed.some((name) => (name.endsWith('.ts') ? to === name : roomOf(to) === name))
}

/** The lines of code that match, as path:line, without those that are comments. */
function linesWith(sources: readonly SourceFile[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) && !/^\s*(\/\/|\/?\*)/.test(line) ? [`${path}:${index + 1}`] : [])),
  )
}

function importersOf(name: string): string[] {
  return production
    .filter(({ imports }) => imports.some(({ to, isOurs }) => !isOurs && to === name))
    .map(({ path }) => path)
}

describe('the law of the rooms', () => {
  it('is read from real files, and from every way to import', () => {
    expect(production.length).toBeGreaterThan(20)
    const text = `import a from './a.ts'\nimport type { B } from '../db/b.ts'\nexport * from 'zod'\nimport {\n  c,\n} from '@fastify/static/x'\nconst d = await import('./d.ts')\nlet e: typeof import('./e.ts')\nimport './f.ts'`
    expect(importsOf('server/x.ts', text)).toEqual([
      { to: 'server/a.ts', isOurs: true, typeOnly: false },
      { to: 'db/b.ts', isOurs: true, typeOnly: true },
      { to: 'zod', isOurs: false, typeOnly: false },
      { to: '@fastify/static', isOurs: false, typeOnly: false },
      { to: 'server/f.ts', isOurs: true, typeOnly: false },
      { to: 'server/d.ts', isOurs: true, typeOnly: false },
      { to: 'server/e.ts', isOurs: true, typeOnly: true },
    ])
  })

  it('lets a room import only what the table allows it', () => {
    const broken = production.flatMap(({ path, imports }) =>
      imports.filter((one) => one.isOurs && !isAllowed(path, one)).map(({ to }) => `${path} imports ${to}`),
    )
    expect(broken).toEqual([])
  })

  it('lets the extension take types from the contract, and never code', () => {
    const broken = production
      .filter(({ path }) => path.startsWith('extension-ui/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ to, isOurs, typeOnly }) => isOurs && !to.startsWith('extension-ui/') && !typeOnly)
          .map(({ to }) => `${path} imports ${to}`),
      )
    expect(broken).toEqual([])
  })

  it('keeps the rules free of everything but zod', () => {
    const broken = production
      .filter(({ path }) => path.startsWith('migration/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to, isOurs }) => !isOurs && to !== 'zod').map(({ to }) => `${path} imports ${to}`),
      )
    expect(broken).toEqual([])
  })

  it('knows no cycle of imports', () => {
    expect(findCycle(files)?.join(' → ') ?? 'none').toBe('none')
  })

  it('speaks to the network only from the source, from Pipedrive and from the place for large files', () => {
    const allowed = /^jobs\/(source\/|pipedrive\/|files\/hosting\.ts$)/
    const elsewhere = importersOf('undici').filter((path) => !allowed.test(path))
    expect(elsewhere).toEqual([])
    expect(
      linesWith(
        production.filter(({ path }) => /^(server|db|jobs|migration)\//.test(path)),
        /(?<![\w.])fetch\(/,
      ),
    ).toEqual([])
  })

  it('speaks to PostgreSQL only from db', () => {
    const elsewhere = ['pg', 'drizzle-orm'].flatMap(importersOf).filter((path) => !path.startsWith('db/'))
    expect(elsewhere).toEqual([])
  })

  it('creates a pool only in the two mains and in scripts', () => {
    const allowed = /^(server\/main|jobs\/main|db\/client|scripts\/[\w-]+)\.ts$/
    const elsewhere = production.filter(({ path }) => !allowed.test(path))
    expect(linesWith(elsewhere, /\bcreatePool\(|\bpg\.Pool\(/)).toEqual([])
  })

  it('reads the environment only where a program starts', () => {
    const allowed = /^((server|jobs)\/(config|main)|scripts\/[\w-]+)\.ts$/
    const elsewhere = production.filter(({ path }) => !allowed.test(path))
    expect(linesWith(elsewhere, /\bprocess\.env\b/)).toEqual([])
  })

  it("moves a record's state in db/ledger.ts alone", () => {
    const moves =
      /\.update\(\s*(?:\w+\.)?ledger\s*\)(?:(?!\.where\()[\s\S])*?\bstate\b|\bupdate\s+"?ledger"?\s+(?:\w+\s+)?set\b(?:(?!\bwhere\b)[\s\S])*?\bstate\b/i
    const movers = production
      .filter(({ path, text }) => path !== 'db/ledger.ts' && moves.test(text))
      .map(({ path }) => path)
    expect(movers).toEqual([])
  })
})

describe('the files', () => {
  it('are named in kebab-case, and no room is a drawer', () => {
    const drawer = /(^|\/)(utils?|helpers?|common|services?|misc|shared|libs?|core)(\/|\.|$)/
    const paths = readPaths(root)
    expect(paths.filter((path) => drawer.test(path))).toEqual([])
    expect(files.map(({ path }) => path).filter((path) => !/^[a-z0-9./-]+$/.test(path))).toEqual([])
  })

  it('say in their first line what they are for', () => {
    expect(files.filter(({ text }) => !/^\/[/*] ?\S/.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('have at most 250 lines', () => {
    const long = files.filter(({ text }) => text.trimEnd().split('\n').length > 250).map(({ path }) => path)
    expect(long).toEqual([])
  })
})
