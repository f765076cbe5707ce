// The host pages over a running Pipedrive stand-in: they are registered before it is there, and ask it only when looked at.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PipedriveStandIn } from '../pipedrive/stand-in.ts'
import { hostPages } from './host-pages.ts'
import type { HostOptions } from './options.ts'

/** The stand-in numbers its users from here: the pages must know their viewer before it has any. */
export const firstUserId = 23_000_001

const fieldsSchema = z.record(
  z.string(),
  z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      options: z.array(z.object({ id: z.union([z.number(), z.string()]), label: z.string() })).nullable(),
    }),
  ),
)

export interface LivingHost {
  /** Given to the stand-in as its `extend`. */
  readonly extend: (app: FastifyInstance) => void
  /** Says which stand-in the pages show, as soon as it has started. */
  readonly follow: (pipedrive: PipedriveStandIn) => void
  readonly settingsPath: string
}

export function createLivingHost(known: Pick<HostOptions, 'clientId' | 'jwtSecret' | 'companyId' | 'extensionUrl'>): LivingHost {
  let followed: PipedriveStandIn | null = null
  const live = (): PipedriveStandIn => {
    if (followed) return followed
    throw new Error('Pipedrive is still starting; load the page again.')
  }
  return {
    extend: (app) =>
      hostPages(app, {
        ...known,
        userId: firstUserId,
        users: () => live().users,
        records: (object) => live().records(object),
        deletedRecord: (object, id) => live().deletedRecord(object, id),
        recordName: (object, id) => nameIn(live(), object, id),
        fields: (object) => fieldsSchema.parse(live().snapshot()['fields'])[object] ?? [],
      }),
    follow: (pipedrive) => {
      followed = pipedrive
    },
    settingsPath: `/settings/marketplace/app/${known.clientId}/app-settings`,
  }
} // prettier-ignore

const named = ['person', 'organization', 'deal', 'pipeline', 'stage'] as const

function nameIn(pipedrive: PipedriveStandIn, object: string, id: number): string | null {
  if (object === 'user') return pipedrive.users.find((user) => user.id === id)?.name ?? null
  const known = named.find((name) => name === object)
  const record = known && pipedrive.records(known).find((one) => one.id === id)
  const name = record?.['title'] ?? record?.['name']
  return typeof name === 'string' ? name : null
}
