// The app's HTTP API as its own panel uses it: every answer is checked against the contract.
import type * as z from 'zod'
import { errorSchema } from '../../../server/contract.ts'

export interface Api {
  readonly get: <S extends z.ZodType>(path: string, schema: S) => Promise<z.infer<S>>
  /** A document to download, as it is. */
  readonly text: (path: string) => Promise<string>
  readonly send: <S extends z.ZodType>(method: 'POST' | 'PUT', path: string, given: Given<S>) => Promise<z.infer<S>>
}

interface Given<S extends z.ZodType> {
  readonly schema: S
  /** Sent as JSON, or as a form when it is one. */
  readonly body?: unknown
}

/** What the app refused, with its own sentence. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export function createApi(appUrl: string, token: () => Promise<string>): Api {
  async function ask(method: string, path: string, body?: unknown): Promise<string> {
    const isForm = body instanceof FormData
    const answer = await fetch(`${appUrl}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw refusalOf(answer.status, text, `${method} /api${path}`)
    return text
  }
  async function call<S extends z.ZodType>(method: string, path: string, given: Given<S>): Promise<z.infer<S>> {
    const read = given.schema.safeParse(JSON.parse(await ask(method, path, given.body)))
    if (read.success) return read.data
    throw new Error(`${method} /api${path} broke its contract: ${read.error.message}`)
  }
  return { get: (path, schema) => call('GET', path, { schema }), text: (path) => ask('GET', path), send: call }
}

function refusalOf(status: number, text: string, call: string): Error {
  try {
    const { error } = errorSchema.parse(JSON.parse(text))
    return new ApiRefusal(status, error.code, error.message)
  } catch {
    return new Error(`${call} answered ${status}: ${text.slice(0, 300)}`)
  }
}
