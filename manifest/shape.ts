// The shape of the files here, with the limits of the Developer Hub and of the marketplace listing.
import * as z from 'zod'

const line = z.string().trim().min(1)
const path = (start: string) => z.string().regex(new RegExp(`^${start}/`), `must start with ${start}/`)
const sentenceCase = z
  .string()
  .max(30)
  .refine((name) => /^[A-Z]/.test(name), 'must begin with a capital letter (sentence case)')

const about = {
  name: sentenceCase,
  description: line.max(150),
  iframePath: path('/extension'),
  jwtSecretVariable: line,
}

export const hubSchema = z.strictObject({
  about: line,
  name: line.max(60).refine((name) => !/pipedrive/i.test(name), 'must not suggest that Pipedrive made the app'),
  category: line,
  callbackUrl: path('\\{origin\\}'),
  installationUrl: path('\\{origin\\}'),
  scopes: z.array(z.strictObject({ scope: line, why: line, operations: z.array(line).min(1) })).min(1),
  extensions: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('app_settings_page'), ...about }),
      z.strictObject({
        kind: z.literal('custom_panel'),
        ...about,
        locations: z.array(z.enum(['deal', 'person', 'organization'])).min(1),
        heightPx: z.number().int().min(100).max(750),
      }),
    ]),
  ),
  images: z.strictObject({ icon: line, screenshots: z.array(line).min(3).max(5) }),
})
export type Hub = z.infer<typeof hubSchema>

export const listingSchema = z.strictObject({
  summary: line.max(150).refine((text) => text.includes('Pipedrive'), 'must name Pipedrive'),
  description: line.max(1500),
  setup: line.max(1500),
  useCase: line.max(350),
  onboarding: z
    .array(z.strictObject({ title: line.max(70), text: line.max(200) }))
    .min(1)
    .max(4),
})
export type Listing = z.infer<typeof listingSchema>
