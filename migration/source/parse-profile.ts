// Reads a connection profile: its shape first, then what its parts must agree on; every problem is a sentence.
import { readStrictly } from './problems.ts'
import { type Profile, profileSchema } from './profile.ts'
import { type ExpressionChecks, profileContradictions } from './profile-rules.ts'

export type ProfileOutcome =
  { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly problems: string[] }

export function parseProfileWith(checks: ExpressionChecks, input: unknown): ProfileOutcome {
  const read = readStrictly(profileSchema, input, 'a profile')
  if (!read.ok) return read
  const problems = profileContradictions(read.value, checks)
  return problems.length === 0 ? { ok: true, profile: read.value } : { ok: false, problems }
}
