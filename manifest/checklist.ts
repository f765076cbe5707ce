// What a person enters in the Developer Hub, in the order of its forms, ready to be ticked off.
import type { Hub, Listing } from './shape.ts'

export function checklist(hub: Hub, listing: Listing, origin: string): string {
  const at = (url: string) => url.replace('{origin}', origin)
  const extensions = hub.extensions.map((one) => {
    const place =
      one.kind === 'custom_panel'
        ? `Custom panel on ${one.locations.join(', ')}, ${one.heightPx} px`
        : 'App settings page, Custom UI'
    return [
      `[ ] ${place}`,
      `    Name: ${one.name}`,
      `    Description: ${one.description}`,
      `    Iframe URL: ${origin}${one.iframePath}`,
      `    JWT secret: the value of ${one.jwtSecretVariable}; left empty there, the client secret`,
    ].join('\n')
  })
  return [
    'Basic info',
    `[ ] App name: ${hub.name}`,
    `[ ] Category: ${hub.category}`,
    `[ ] Callback URL: ${at(hub.callbackUrl)}`,
    `[ ] Installation URL: ${at(hub.installationUrl)}`,
    `[ ] Icon: ${hub.images.icon}`,
    '',
    'OAuth & access scopes',
    ...hub.scopes.map(({ scope, why }) => `[ ] ${scope}: ${why}`),
    '',
    'App extensions',
    ...extensions,
    '',
    'Marketplace listing',
    ...(['summary', 'description', 'setup', 'useCase'] as const).map(
      (part) => `[ ] ${part} (${listing[part].length} characters)\n${listing[part].replaceAll(/^/gm, '    ')}`,
    ),
    ...hub.images.screenshots.map((path, index) => `[ ] Image ${index + 1}: ${path}`),
    '',
    'Onboarding guide',
    ...listing.onboarding.map(({ title, text }) => `[ ] ${title}\n    ${text}`),
    '',
    'To be given by hand: website, terms of service, privacy policy, pricing, support address, contact e-mail, a demo video and test accounts for the review.',
  ].join('\n')
}
