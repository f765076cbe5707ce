// Reads from the app's code and from Pipedrive's description what the files here have to agree with.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Facts, type Picture, pngSize } from './check.ts'

const contractSchema = z.object({
  operations: z.array(z.object({ id: z.string(), version: z.string(), scopes: z.array(z.string()).optional() })),
})

export function readFacts(root: string): Facts {
  const server = sourcesBelow(join(root, 'server'))
  const contract = readFileSync(join(root, 'test', 'sandbox', 'pipedrive', 'contract.json'), 'utf8')
  const operations = new Map<string, readonly string[]>()
  for (const { id, scopes } of contractSchema.parse(JSON.parse(contract)).operations) {
    operations.set(id, [...(operations.get(id) ?? []), ...(scopes ?? [])])
  }
  return {
    routes: routesIn(server),
    variables: [...new Set(server.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g))],
    operations,
    pictures: picturesIn(root),
  }
}

function sourcesBelow(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

/** Paths written out in the code; `/extension/${page}` stands for its pages. */
function routesIn(server: string): string[] {
  const written = [...server.matchAll(/['"`](\/(?:oauth|extension|health|metrics)[\w/-]*)['"`]/g)].map(
    ([, path = '']) => path,
  )
  const pages = /`\/extension\/\$\{\w+\}`/.test(server)
    ? ['settings', 'panel'].filter((page) => server.includes(`'${page}'`))
    : []
  return [...written, ...pages.map((page) => `/extension/${page}`)]
}

function picturesIn(root: string): Facts['pictures'] {
  const folder = join('manifest', 'images')
  const found = readdirSync(join(root, folder)).flatMap((name): [string, Picture][] => {
    const picture = pngSize(readFileSync(join(root, folder, name)))
    return picture ? [[`manifest/images/${name}`, picture]] : []
  })
  return new Map(found)
}
