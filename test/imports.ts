// Reads every source file of the project and what it imports, for the test that holds the law of the rooms.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'

export const rooms = ['migration', 'db', 'jobs', 'server', 'extension-ui', 'manifest', 'scripts', 'test'] as const

export interface Import {
  /** Path from the project's root for one of our files, otherwise the package's name. */
  readonly to: string
  readonly isOurs: boolean
  readonly typeOnly: boolean
}

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

const clause = String.raw`(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\}|[\w$]+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+[\w$]+))?)\s+from\s+`
const statement = new RegExp(String.raw`^\s*(?:import|export)\s+(type\s+)?(?:${clause})?['"]([^'"]+)['"]`, 'gm')
const expression = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
const required = /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g

export function readSources(root: string): SourceFile[] {
  return rooms.flatMap((room) => filesBelow(root, room)).map((path) => readSource(root, path))
}

/** Every file and folder below the rooms, for what is said about names. */
export function readPaths(root: string): string[] {
  return rooms.flatMap((room) => filesBelow(root, room, () => true))
}

const isSource = (name: string) => /\.(ts|tsx)$/.test(name) && !name.endsWith('.d.ts')

function filesBelow(root: string, folder: string, wanted = isSource): string[] {
  if (!statSync(join(root, folder), { throwIfNoEntry: false })) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'dist' ? [] : filesBelow(root, path, wanted)
    return wanted(entry.name) ? [path] : []
  })
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, imports: importsOf(path, text) }
}

export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = []
  for (const [, type, to = ''] of text.matchAll(statement)) found.push(importOf(path, to, type !== undefined))
  for (const [, to = ''] of text.matchAll(expression)) found.push(importOf(path, to, isTypePosition(text, to)))
  for (const [, to = ''] of text.matchAll(required)) found.push(importOf(path, to, false))
  return found
}

/** `typeof import('x')` and `import('x').Name` are erased, `await import('x')` is not. */
function isTypePosition(text: string, to: string): boolean {
  return !new RegExp(
    String.raw`await\s+import\(\s*['"]${to.replaceAll(/[.*+?^$()[\]{}|\\/]/g, String.raw`\$&`)}['"]`,
  ).test(text)
}

function importOf(from: string, to: string, typeOnly: boolean): Import {
  if (to.startsWith('.')) return { to: posix.join(posix.dirname(from), to), isOurs: true, typeOnly }
  const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : (to.split('/')[0] ?? to)
  return { to: name, isOurs: false, typeOnly }
}

/** One cycle of files that import one another, or null. */
export function findCycle(files: readonly SourceFile[]): string[] | null {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const finished = new Set<string>()
  const visit = (path: string, trail: string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (finished.has(path)) return null
    for (const { to, isOurs } of byPath.get(path)?.imports ?? []) {
      const cycle = isOurs && byPath.has(to) ? visit(to, [...trail, path]) : null
      if (cycle) return cycle
    }
    finished.add(path)
    return null
  }
  for (const file of files) {
    const cycle = visit(file.path, [])
    if (cycle) return cycle
  }
  return null
}
