// The baseline of every write: the same requests over the same number of connections, with no ledger, no budget and no log.
import { Pool } from 'undici'
import { type PipedriveRequest, targetOf } from '../../jobs/pipedrive/request.ts'

export interface Bare {
  /** Seconds it took, and the ids that Pipedrive gave. */
  readonly seconds: number
  readonly created: readonly { readonly path: string; readonly id: number }[]
}

const lanes = 64

export async function sendBare(url: string, token: string, requests: readonly PipedriveRequest[]): Promise<Bare> {
  const pool = new Pool(url, { connections: lanes })
  const left = [...requests].reverse()
  const created: { path: string; id: number }[] = []
  const began = performance.now()
  async function lane(): Promise<void> {
    for (let request = left.pop(); request; request = left.pop()) {
      const answer = await pool.request({
        path: targetOf(request),
        method: request.method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      })
      const body = (await answer.body.json()) as { data?: { id?: number } }
      if (answer.statusCode >= 300)
        throw new Error(`The bare loop's ${request.method} ${request.path} was answered ${answer.statusCode}.`)
      created.push({ path: request.path, id: Number(body.data?.id) })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - began) / 1000
  await pool.close()
  return { seconds, created }
}
