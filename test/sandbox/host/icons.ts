// The few line icons of the host's chrome, drawn for it.
import { Html } from './html.ts'

const icon = (paths: string) =>
  new Html(
    `<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`,
  )

export const icons = {
  deal: icon(
    '<circle cx="10" cy="10" r="7"/><path d="M12.4 7.6c-.6-.8-1.4-1.1-2.4-1.1-1.3 0-2.2.7-2.2 1.7 0 2.4 4.6 1.2 4.6 3.6 0 1-.9 1.7-2.4 1.7-1.1 0-2-.4-2.6-1.2M10 5v10"/>',
  ),
  person: icon('<circle cx="10" cy="7" r="3.2"/><path d="M4 16.5c.7-3 3-4.5 6-4.5s5.300 1.500 6 4.5"/>'),
  organization: icon(
    '<path d="M4 17V4.500h7V17M11 8.500h5V17M2.500 17h15M6.500 7.500h2M6.500 10.500h2M6.500 13.500h2M13.200 11.500h.6M13.200 14h.6"/>',
  ),
  settings: icon(
    '<circle cx="10" cy="10" r="2.600"/><path d="M10 2.800v2M10 15.200v2M2.800 10h2M15.200 10h2M4.900 4.900l1.400 1.400M13.700 13.700l1.400 1.400M15.100 4.900l-1.400 1.400M6.300 13.700l-1.400 1.400"/>',
  ),
  search: icon('<circle cx="9" cy="9" r="5"/><path d="m13 13 4 4"/>'),
  theme: icon(
    '<circle cx="10" cy="10" r="6.500"/><path d="M10 3.500v13a6.500 6.500 0 0 0 0-13Z" fill="currentColor"/>',
  ),
  chevron: icon('<path d="m5.500 8 4.500 4.500L14.500 8"/>'),
  note: icon('<path d="M4.500 3.500h11v9l-4 4h-7zM15.500 12.500h-4v4M7.500 7.500h5M7.500 10.500h3"/>'),
} as const
