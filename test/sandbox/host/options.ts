// What the host pages must be told: the app they embed, the company they stand in, and where its records come from.

export const hostObjects = ['person', 'organization', 'deal'] as const
export type HostObject = (typeof hostObjects)[number]

export interface HostUser {
  readonly id: number
  readonly name: string
  readonly email?: string
  readonly admin: boolean
}

/** A field with its name, as the account calls it; options turn numbers into labels. */
export interface HostField {
  readonly code: string
  readonly name: string
  readonly options?: readonly { readonly id: number | string; readonly label: string }[] | null
}

/** A record as v2 of the API gives it, with `custom_fields` keyed by field code. */
export type HostRecord = Readonly<Record<string, unknown>> & { readonly id: number }

export interface HostOptions {
  readonly clientId: string
  /** Signs the tokens that prove user and company to the extension; the app's client secret unless it set another. */
  readonly jwtSecret: string
  readonly companyId: number
  readonly companyName?: string
  /** Who looks when the address does not say `?as=`. */
  readonly userId: number
  /** Origin of the app; a function when it is known only after the host listens. */
  readonly extensionUrl: string | (() => string)
  users?(): readonly HostUser[]
  records(object: HostObject): readonly HostRecord[]
  /** A record that is deleted: its page still opens, and says so. */
  deletedRecord?(object: HostObject, id: number): HostRecord | null
  /** Names what a record points to: person, organization, deal, user, pipeline, stage. */
  recordName?(object: string, id: number): string | null
  fields?(object: HostObject): readonly HostField[]
  readonly appName?: string
  readonly now?: () => Date
  /** Pipedrive hides a frame that has not called initialize within ten seconds. */
  readonly initializeWithinMs?: number
}

export type Host = Required<Omit<HostOptions, 'extensionUrl'>> & { extensionUrl(): string }

export function settleHost(options: HostOptions): Host {
  const { extensionUrl } = options
  const nobody: readonly HostUser[] = [{ id: options.userId, name: 'Administrator', admin: true }]
  const users = () => options.users?.() ?? nobody
  const known = { users, records: options.records }
  return {
    companyName: 'Harper & Lane LLP',
    fields: () => [],
    deletedRecord: () => null,
    appName: 'Perfect Books migration',
    now: () => new Date(),
    initializeWithinMs: 10_000,
    recordName: (object, id) => nameIn(known, object, id),
    ...options,
    users,
    extensionUrl: () => (typeof extensionUrl === 'function' ? extensionUrl() : extensionUrl).replace(/\/+$/, ''),
  }
}

export function titleOf(record: HostRecord): string {
  const title = record['title'] ?? record['name']
  return typeof title === 'string' && title !== '' ? title : `#${record.id}`
}

function nameIn(host: Pick<Host, 'users' | 'records'>, object: string, id: number): string | null {
  if (object === 'user') return host.users().find((user) => user.id === id)?.name ?? null
  const known = hostObjects.find((name) => name === object)
  const record = known ? host.records(known).find((one) => one.id === id) : undefined
  return record ? titleOf(record) : null
}
