// The network between one seed's workers and Pipedrive: real HTTP on both ends, carried in memory, with the delays that the seed draws.
import { Duplex } from 'node:stream'
import type { buildConnector } from 'undici'
import type { Server } from 'node:http'
import type { Clock } from './clock.ts'

export interface Travel {
  /** How long a request is under way before it arrives, in milliseconds of the simulation. */
  readonly delayMs: number
  /** Whether its reply arrives twice. */
  readonly isDoubled: boolean
}

export interface Network {
  readonly connect: buildConnector.connector
  /** Nothing arrives any more, on either end. */
  close(): void
}

interface Wires {
  readonly clock: Clock
  readonly server: Server
  /** A client gives up a request without a reply after so long. */
  readonly timeoutMs: number
  readonly travel: (method: string, path: string) => Travel
}

export function createNetwork(wires: Wires): Network {
  const open = new Set<Duplex>()
  let isClosed = false
  return {
    connect(_options, answer) {
      const { near, far } = createWire(wires, () => isClosed)
      for (const end of [near, far]) {
        open.add(end)
        end.on('close', () => open.delete(end))
        end.on('error', () => undefined)
      }
      // As with a real socket, the connection is there a moment after it was asked for.
      queueMicrotask(() => {
        wires.server.emit('connection', far)
        answer(null, near as never)
      })
    },
    close() {
      isClosed = true
      for (const end of open) end.destroy()
    },
  }
}

/** One connection: one request after the other, each held as long as it travels. */
function createWire({ clock, timeoutMs, travel }: Wires, isClosed: () => boolean) {
  let under: Travel | null = null
  let patience: NodeJS.Timeout | null = null
  let arrived = () => undefined as void
  let held: Buffer[] = []
  let isArrived = false
  /** Of the request's bytes, what has not been written yet. */
  let left = 0

  const near = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (left <= 0) depart(chunk)
      left -= chunk.length
      if (isArrived) far.push(chunk)
      else held.push(chunk)
      done()
    },
    destroy(error, done) {
      if (patience) clearTimeout(patience)
      // What was sent whole before is still under way; what has arrived, or never will as a whole, is cut off.
      if (under === null || isArrived || left > 0) far.destroy()
      done(error)
    },
  })
  const far: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (patience) clearTimeout(patience)
      if (!near.destroyed) {
        near.push(chunk)
        if (under?.isDoubled) near.push(chunk)
      }
      rest()
      done()
    },
    destroy(error, done) {
      rest()
      if (!near.destroyed) near.destroy(broken())
      done(error)
    },
  })
  function depart(chunk: Buffer): void {
    const text = chunk.toString('latin1')
    const [method = '', target = ''] = text.slice(0, 300).split(' ', 2)
    left = text.indexOf('\r\n\r\n') + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
    under = travel(method, target.split('?', 1)[0] ?? '')
    isArrived = false
    patience = clock.later(() => near.destroy(broken()), timeoutMs)
    clock.later(arrive, under.delayMs)
  }
  function arrive(): void {
    if (isClosed() || far.destroyed) return
    isArrived = true
    arrived()
    arrived = clock.busy()
    for (const chunk of held) far.push(chunk)
    held = []
  }
  function rest(): void {
    under = null
    arrived()
  }
  return { near, far }
}

function broken(): Error {
  return Object.assign(new Error('The connection broke.'), { code: 'ECONNRESET' })
}
