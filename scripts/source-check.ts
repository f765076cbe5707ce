// npm run source:check -- profile.json [--secret name=value ...]: reads one page of every resource of a real system, and says what it found.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { listed } from '../db/environment.ts'
import { checkSentences } from '../jobs/source/check-words.ts'
import { checkSource } from '../jobs/source/check.ts'
import { openSource, type SourceSpec } from '../jobs/source/open.ts'
import { farCursors } from '../jobs/source/rest/far-cursors.ts'
import { SourceRefused } from '../jobs/source/source.ts'

const usage = `npm run source:check -- profile.json [--secret name=value ...] [--pages 1] [--private host:port ...]
npm run source:check -- bundle.zip

Only reads. A profile's secrets may also stand in the environment as SOURCE_SECRET_<NAME>.
Hosts on private addresses must be allowed with --private (or SOURCE_PRIVATE_HOSTS, separated by commas).`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    secret: { type: 'string', multiple: true, default: [] },
    private: { type: 'string', multiple: true, default: [] },
    pages: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})

function secretsOf(): Record<string, string> {
  const fromEnvironment = Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
    name.startsWith('SOURCE_SECRET_') && value !== undefined ? [[name.slice(14).toLowerCase(), value]] : [],
  )
  const given = values.secret.map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  })
  return Object.fromEntries([...fromEnvironment, ...given])
}

async function specOf(path: string): Promise<{ spec: SourceSpec; profile: unknown }> {
  const fileName = path.split(/[\\/]/).at(-1) ?? path
  const profile = path.endsWith('.json') ? profileIn(await readFile(path, 'utf8'), fileName) : null
  if (profile !== null) return { spec: { kind: 'rest', profile, secrets: secretsOf() }, profile }
  return { spec: { kind: 'bundle', open: () => Promise.resolve(path), fileName }, profile: null }
}

/** A JSON file may be a bundle as well: a profile says that it is one. */
function profileIn(text: string, fileName: string): unknown {
  try {
    const document = JSON.parse(text) as unknown
    return typeof document === 'object' && document !== null && 'profile_version' in document ? document : null
  } catch (error) {
    throw new SourceRefused('profile_invalid', `${fileName} is not valid JSON (${String(error)}).`, { cause: error })
  }
}

async function main(path: string): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('Stopped.')))
  const { spec, profile } = await specOf(path)
  const environment = listed(process.env['SOURCE_PRIVATE_HOSTS'] ?? '')
  const source = openSource(spec, { privateHosts: [...environment, ...values.private], now: () => new Date() })
  try {
    const pages = Math.max(1, Number(values.pages) || 1)
    const report = await checkSource(source, { pages, farCursors: farCursors(profile), signal: stop.signal })
    for (const sentence of checkSentences(report)) console.log(sentence)
    return report.resources.some((resource) => resource.problems.length > 0) ? 1 : 0
  } finally {
    await source.close()
  }
}

const [path] = positionals
if (path === undefined || values.help) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    process.exitCode = await main(path)
  } catch (error) {
    if (!(error instanceof SourceRefused)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
