// npm run audit:verify -- FILE [--head HASH]: whether an exported audit log is whole and unchanged, without asking the app.
import { parseArgs } from 'node:util'
import { readChain } from '../db/audit-chain.ts'
import { auditLines, NotAnAuditLog } from './audit-log-file.ts'

const usage = `npm run audit:verify -- audit-log.jsonl [--head HASH]
npm run audit:verify -- audit-log.csv [--head HASH]

Goes along the chain of hashes. With --head (shown beside the log on the settings page) it also says whether the end is missing.`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { head: { type: 'string' }, help: { type: 'boolean', default: false } },
})

async function verify(path: string): Promise<number> {
  const seal = { hash: values.head, line: 0 }
  const { lines, erased, head, breach } = await readChain(watching(auditLines(path), seal))
  if (breach !== null) {
    console.error(`The log is not as it was written. ${breach} The ${lines} lines before it hold.`)
    return 1
  }
  if (values.head !== undefined && seal.line === 0) {
    console.error(`All ${lines} lines hold, but the log ends at ${head || 'nothing'} and not at ${values.head}: lines are missing at its end, or it was exported earlier.`) // prettier-ignore
    return 1
  }
  if (erased > 0) console.log(erasedSentence(erased))
  if (values.head !== undefined && seal.line < lines)
    console.log(
      `The seal that was given is that of line ${seal.line}; what follows it was written later and goes on from it.`,
    )
  console.log(`The log is whole: ${lines} lines, each as it was written. It ends at ${head || 'nothing'}.`)
  return 0
}

/** Notes which line has the hash that was given: a log that went on after its seal was read is whole as well. */
async function* watching(
  lines: ReturnType<typeof auditLines>,
  seal: { readonly hash: string | undefined; line: number },
) {
  let read = 0
  for await (const line of lines) {
    read += 1
    if (line.some(({ hash }) => hash === seal.hash)) seal.line = read
    yield line
  }
}

function erasedSentence(lines: number): string {
  return lines === 1
    ? 'The values of 1 line were erased after the retention; its link holds.'
    : `The values of ${lines} lines were erased after the retention; their links hold.`
}

const [path] = positionals
if (path === undefined || values.help) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    process.exitCode = await verify(path)
  } catch (error) {
    const isExpected = error instanceof NotAnAuditLog || (error instanceof Error && 'code' in error)
    if (!isExpected) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
