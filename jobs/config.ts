// The worker's environment, parsed once; a missing or malformed variable stops the start with one line that names it.
import * as z from 'zod'
import { commonVariables, type Environment, faultsOf, listed, origin, setVariables } from '../db/environment.ts'

const environment = z
  .object({
    ...commonVariables,
    SOURCE_PRIVATE_HOSTS: z.string().default('').transform(listed),
    /** Where the web process answers: links to files that Pipedrive does not take lead there. */
    PUBLIC_URL: origin('https://app.example').optional(),
    /** Days for which such a link is good. */
    FILES_LINK_DAYS: numberFrom(1, 36_500, 'days').default(3650),
    WORKER_CONCURRENCY: numberFrom(1, 100, 'jobs').int('must be a whole number of jobs').default(8),
    /** Seconds for which a write without a reply may still arrive at Pipedrive. */
    WRITE_SETTLE_SECONDS: numberFrom(0, 600, 'seconds').default(20),
  })
  .refine((set) => set.FILES_URL === null || set.PUBLIC_URL !== undefined, {
    path: ['PUBLIC_URL'],
    error: 'must be the https origin of the app when FILES_URL is set: links to large files lead there',
  })
export type WorkerConfig = z.infer<typeof environment>

export type ParsedConfig =
  { readonly ok: true; readonly config: WorkerConfig } | { readonly ok: false; readonly problems: readonly string[] }

export function parseConfig(env: Environment): ParsedConfig {
  const parsed = environment.safeParse(setVariables(env))
  return parsed.success ? { ok: true, config: parsed.data } : { ok: false, problems: faultsOf(parsed.error) }
}

export function readConfig(): ParsedConfig {
  return parseConfig(process.env)
}

function numberFrom(least: number, most: number, of: string) {
  const message = `must be a number of ${of} from ${least} to ${most}`
  return z.coerce.number(message).min(least, message).max(most, message)
}
