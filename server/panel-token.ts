// The signed token of the extension: the only thing that says which company and which user is asking.
import { errors, jwtVerify } from 'jose'
import * as z from 'zod'
import { Refusal } from './errors.ts'

export interface PanelUser {
  readonly companyId: number
  readonly userId: number
}

const claimsSchema = z.object({ companyId: z.int().positive(), userId: z.int().positive() })
const toleranceSeconds = 5

export type VerifyToken = (authorization: string | undefined) => Promise<PanelUser>

/** `secret` is the extension's JWT secret, or the client secret where it has none. */
export function createTokenCheck(secret: string, now: () => Date): VerifyToken {
  const key = new TextEncoder().encode(secret)
  return async (authorization) => {
    const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) {
      throw new Refusal(401, 'token_missing', 'Send the signed token of the extension as "Authorization: Bearer ...".')
    }
    const claims = claimsSchema.safeParse(await payloadOf(token, key, now()))
    if (!claims.success) {
      throw new Refusal(401, 'token_invalid', 'The signed token names no company and user; reload the page in Pipedrive.')
    } // prettier-ignore
    return claims.data
  }
}

async function payloadOf(token: string, key: Uint8Array, currentDate: Date): Promise<unknown> {
  try {
    const options = {
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
      clockTolerance: toleranceSeconds,
      currentDate,
    }
    return (await jwtVerify(token, key, options)).payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new Refusal(401, 'token_expired', 'The signed token has expired; ask Pipedrive for a new one, or reload the page.')
    } // prettier-ignore
    throw new Refusal(401, 'token_invalid', 'The signed token is not one that Pipedrive gave to this app; reload the page in Pipedrive.')
  } // prettier-ignore
}
