// The only place that fetches: the panel API with the signed token, errors as sentences.
import type {
  Audit,
  AuditLog,
  Diff,
  Identity,
  Line,
  MappingAnswer,
  MappingFile,
  Me,
  Migration,
  NotMigrated,
  Owners,
  PanelObject,
  PanelRecord,
  Plan,
  Reconciliation,
  Records,
  RunKind,
  Settings,
  Verdict,
} from './types.ts'

export type LineEdit = Pick<Line, 'object' | 'field'> & Partial<Line>
export interface RecordsQuery {
  readonly status?: string
  readonly object?: string
  readonly q?: string
  readonly cursor?: string
}
export interface DiffQuery {
  readonly verdict?: Verdict
  readonly cursor?: string
}
export interface SourceChoice {
  readonly profile: unknown
  readonly secrets: Readonly<Record<string, string>>
}
export interface OwnersEdit {
  readonly fallbackUserId?: number | null
  readonly matches?: readonly { readonly sourceId: string; readonly userId: number | null }[]
}

/** A failure whose message is meant for the person at the screen. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  readonly code: string
  constructor(message: string, status: number, code: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

function nullWhenAbsent(failure: unknown): null {
  if (failure instanceof ApiFailure && failure.status === 404) return null
  throw failure
}

/** The app answers so after a while, however long a large source takes: the migration shows what was found as soon as it is there. */
function nullWhileChecking(failure: unknown): null {
  if (failure instanceof ApiFailure && failure.code === 'still_checking') return null
  throw failure
}

export function sentenceOf(failure: unknown): string {
  if (failure instanceof Error) return failure.message
  return 'Something failed without saying why. Try again; if it stays, reload the page.'
}

type Token = (renew?: boolean) => Promise<string>
type Method = 'GET' | 'PUT' | 'POST'

const unreachable =
  'The app could not be reached. Nothing is lost and a running migration goes on; try again in a moment.'

export function createApi(token: Token) {
  const call = createTransport(token)
  const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
    parsed<T>(await call('GET', path, signal ? { signal } : {}))
  const send = async <T>(method: Method, path: string, content: unknown = {}): Promise<T> =>
    parsed<T>(await call(method, path, { body: JSON.stringify(content) }))
  const of = (id: string) => `/api/migrations/${encodeURIComponent(id)}`
  return {
    me: () => get<Me>('/api/me'),
    migrations: async () => (await get<{ migrations: Migration[] }>('/api/migrations')).migrations,
    createMigration: (name: string) => send<Migration>('POST', '/api/migrations', { name }),
    migration: (id: string, signal?: AbortSignal) => get<Migration>(of(id), signal),
    /** What was found, as of the two below; null: the source is still being asked. */
    connectRest: (id: string, choice: SourceChoice) =>
      send<{ identity: Identity }>('PUT', `${of(id)}/source`, { kind: 'rest', ...choice }).catch(nullWhileChecking),
    uploadBundle: (id: string, file: File, sent: (share: number) => void) =>
      upload({ token, path: `${of(id)}/bundle`, file, sent }).catch(nullWhileChecking),
    /** Has the files of the bundle read in another way. */
    correctBundle: (id: string, manifest: unknown) =>
      send<{ identity: Identity }>('PUT', `${of(id)}/bundle/manifest`, manifest).catch(nullWhileChecking),
    startAudit: (id: string) => send<unknown>('POST', `${of(id)}/audit`),
    /** null: no audit was started yet. */
    audit: (id: string, signal?: AbortSignal) => get<Audit>(`${of(id)}/audit`, signal).catch(nullWhenAbsent),
    mapping: (id: string) => get<MappingAnswer>(`${of(id)}/mapping`),
    /** `version`: the one that was on the screen; both are refused where somebody has made a newer one. */
    editMapping: (id: string, version: number, lines: readonly LineEdit[]) =>
      send<unknown>('PUT', `${of(id)}/mapping`, { version, lines }),
    confirmMapping: (id: string, version: number) => send<unknown>('POST', `${of(id)}/mapping/confirm`, { version }),
    importMapping: (id: string, file: MappingFile) => send<unknown>('POST', `${of(id)}/mapping/import`, file),
    owners: (id: string) => get<Owners>(`${of(id)}/owners`),
    editOwners: (id: string, edit: OwnersEdit) => send<unknown>('PUT', `${of(id)}/owners`, edit),
    settings: (id: string) => get<Settings>(`${of(id)}/settings`),
    editSettings: (id: string, edit: Partial<Settings>) => send<unknown>('PUT', `${of(id)}/settings`, edit),
    plan: (id: string) => get<Plan>(`${of(id)}/plan`),
    startRun: (id: string, kind: RunKind, rest: { preview?: true; startAt?: string } = {}) =>
      send<{ runId: string }>('POST', `${of(id)}/runs`, { kind, ...rest }),
    tellRun: (id: string, runId: string, word: 'pause' | 'resume' | 'cancel' | 'approve') =>
      send<unknown>('POST', `${of(id)}/runs/${encodeURIComponent(runId)}/${word}`),
    diff: (id: string, asked: DiffQuery = {}) => get<Diff>(`${of(id)}/diff${query({ ...asked })}`),
    records: (id: string, asked: RecordsQuery) => get<Records>(`${of(id)}/records${query({ ...asked })}`),
    retry: (id: string, which: { object?: string; sourceIds?: string[]; reason?: string }) =>
      send<{ retried: number }>('POST', `${of(id)}/records/retry`, which),
    reconciliation: (id: string) => get<Reconciliation>(`${of(id)}/reconciliation`),
    notMigrated: (id: string) => get<NotMigrated>(`${of(id)}/not-migrated`),
    /** The hash of the log's last line, without the lines. */
    auditLogEnd: (id: string) => get<Pick<AuditLog, 'head'>>(`${of(id)}/audit-log?limit=1`),
    record: (object: PanelObject, pipedriveId: string, signal?: AbortSignal) =>
      get<PanelRecord>(`/api/records/${object}/${encodeURIComponent(pipedriveId)}`, signal),
    /** The bytes of one of the migration's documents: `reconciliation?format=csv`, `mapping/export`, ... */
    document: async (id: string, path: string) => (await call('GET', `${of(id)}/${path}`, {})).blob(),
  }
}
export type Api = ReturnType<typeof createApi>

function query(asked: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(asked).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** Sends once; when the token is refused, once more with a new one. */
function createTransport(token: Token) {
  const attempt = async (method: Method, path: string, rest: RequestInit, renew: boolean) => {
    const authorization = `Bearer ${await token(renew)}`
    const type = rest.body ? { 'content-type': 'application/json' } : null
    try {
      return await fetch(path, { ...rest, method, headers: { authorization, ...type } })
    } catch (cause) {
      if (rest.signal?.aborted) throw cause
      throw new ApiFailure(unreachable, 0, 'unreachable')
    }
  }
  return async (method: Method, path: string, rest: RequestInit): Promise<Response> => {
    let response = await attempt(method, path, rest, false)
    if (response.status === 401) response = await attempt(method, path, rest, true)
    if (!response.ok) throw failureOf(response.status, await response.text())
    return response
  }
}

async function parsed<T>(response: Response): Promise<T> {
  const text = await response.text()
  // The server checks every answer against the contract's schema before it leaves, so the cast only names it.
  return (text === '' ? null : JSON.parse(text)) as T
}

function failureOf(status: number, text: string): ApiFailure {
  try {
    const answer: unknown = JSON.parse(text)
    const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null
    if (typeof error === 'object' && error !== null && 'message' in error && 'code' in error)
      return new ApiFailure(String(error.message), status, String(error.code))
  } catch {
    // Not JSON: a proxy or a crash spoke instead of the app; the sentence below says what is known.
  }
  return new ApiFailure(`The app answered with an error (${status}). Try again in a moment.`, status, 'unexpected')
}

interface Upload {
  readonly token: Token
  readonly path: string
  readonly file: File
  readonly sent: (share: number) => void
}

/** fetch cannot say how much of a body has left, and a bundle may take minutes. */
async function upload(work: Upload, renew = false): Promise<{ identity: Identity }> {
  const form = new FormData()
  form.append('file', work.file, work.file.name)
  const bearer = await work.token(renew)
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', work.path)
    request.setRequestHeader('authorization', `Bearer ${bearer}`)
    request.upload.onprogress = (event) => work.sent(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => resolve({ status: request.status, text: request.responseText })
    request.onerror = () => reject(new ApiFailure(unreachable, 0, 'unreachable'))
    request.send(form)
  })
  if (status === 401 && !renew) return upload(work, true)
  if (status < 200 || status > 299) throw failureOf(status, text)
  return JSON.parse(text) as { identity: Identity }
}
