// A self-signed certificate for a name, made anew for each test: nothing secret lies in the repository.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface MadeCertificate {
  readonly key: string
  readonly cert: string
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const oid = (...bytes: readonly number[]): Buffer => der(6, Buffer.from(bytes))
const time = (at: Date): Buffer => der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`))

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2))
const named = (name: string): Buffer => sequence(der(0x31, sequence(oid(0x55, 4, 3), der(0x0c, Buffer.from(name)))))

/** RFC 5280: version 3, valid for an hour, with the name as the subject's alternative name, which is what is checked. */
export function certificateFor(name: string, now: Date): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const alternative = sequence(oid(0x55, 0x1d, 0x11), der(4, sequence(der(0x82, Buffer.from(name)))))
  const authority = sequence(oid(0x55, 0x1d, 0x13), der(1, Buffer.from([0xff])), der(4, sequence(der(1, Buffer.from([0xff])))))
  const hour = 3_600_000
  const content = sequence(
    der(0xa0, der(2, Buffer.from([2]))),
    der(2, Buffer.from([1])),
    ecdsaWithSha256,
    named(name),
    sequence(time(new Date(now.getTime() - hour)), time(new Date(now.getTime() + hour))),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternative, authority)),
  )
  const whole = sequence(content, ecdsaWithSha256, der(3, Buffer.from([0]), signed(content, privateKey)))
  const lines = whole.toString('base64').replaceAll(/(.{64})/g, '$1\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
} // prettier-ignore

function signed(content: Buffer, key: KeyObject): Buffer {
  return sign('sha256', content, key)
}
