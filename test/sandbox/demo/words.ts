// What the demonstration was asked for on the command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Asked {
  /** End after the reconciliation, with status 0 only if it is clean. */
  readonly exit: boolean
  /** Start everything and leave the steps to the person in the browser. */
  readonly manual: boolean
  /** A file or folder to migrate instead of the sample firm. */
  readonly bundle: string | null
}

export const usage = `npm run demo -- [--exit | --manual] [--bundle PATH]
  --exit         ends after the reconciliation; status 0 only if it is clean
  --manual       starts everything and leaves the steps to you, in the browser
  --bundle PATH  migrates a file, a folder or a ZIP of files instead of the sample firm`

/** @throws a sentence for words that make no sense. */
export function readWords(words: readonly string[], cwd: string): Asked {
  const { values } = parseArgs({
    args: [...words],
    options: {
      exit: { type: 'boolean', default: false },
      manual: { type: 'boolean', default: false },
      bundle: { type: 'string' },
    },
  })
  if (values.exit && values.manual) throw new Error('--exit and --manual exclude each other.')
  return { exit: values.exit, manual: values.manual, bundle: values.bundle ? resolve(cwd, values.bundle) : null }
}
