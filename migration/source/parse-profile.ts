// Reads a connection profile: its shape first, then what its parts must agree on; every problem is a sentence.
import { problemsOf } from './problems.ts'
import { type Profile, profileSchema } from './profile.ts'
import { type ExpressionChecks, profileContradictions } from './profile-rules.ts'

export type ProfileOutcome =
  { readonly ok: true; readonly profile: Profile } | { readonly ok: false; readonly problems: string[] }

export function parseProfileWith(checks: ExpressionChecks, input: unknown): ProfileOutcome {
  const parsed = profileSchema.safeParse(input)
  if (!parsed.success) return { ok: false, problems: problemsOf(profileSchema, parsed.error, input, 'a profile') }
  const problems = profileContradictions(parsed.data, checks)
  return problems.length === 0 ? { ok: true, profile: parsed.data } : { ok: false, problems }
}
