// The frame of every host page: rail, top bar with theme and user, and the place where the page itself goes.
import { html, type Html } from './html.ts'
import { icons } from './icons.ts'
import type { Host, HostUser } from './options.ts'

export interface View {
  readonly host: Host
  readonly viewer: HostUser
  /** The address of this page, for the user switch. */
  readonly path: string
}

export interface Page {
  readonly title: string
  readonly section: 'deal' | 'person' | 'organization' | 'settings'
  readonly crumbs: Html
  readonly body: Html
}

/** Keeps who is looking from page to page. */
export function linkTo(view: View, path: string): string {
  return view.viewer.id === view.host.userId ? path : `${path}?as=${view.viewer.id}`
}

export function settingsPath(host: Host): string {
  return `/settings/marketplace/app/${host.clientId}/app-settings`
}

function rail(view: View, section: Page['section']): Html {
  const places = [
    ['deal', '/deals', 'Deals'],
    ['person', '/persons', 'People'],
    ['organization', '/organizations', 'Organizations'],
    ['settings', settingsPath(view.host), 'Settings'],
  ] as const
  const links = places.map(([name, path, label]) => {
    const current = name === section ? html` aria-current="page"` : ''
    return html`<a class="rail-link" href="${linkTo(view, path)}" aria-label="${label}" title="${label}" ${current}
      >${icons[name]}</a
    >`
  })
  return html`<nav class="rail" aria-label="Main"><span class="rail-mark" aria-hidden="true"></span>${links}</nav>`
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  return `${words[0]?.charAt(0) ?? ''}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : ''}`.toUpperCase()
}

function userMenu({ host, viewer, path }: View): Html {
  const others = host.users().map((user) => {
    const current = user.id === viewer.id ? html` aria-current="true"` : ''
    return html`<a class="menu-link" href="${path}?as=${user.id}" ${current}
      ><span>${user.name}</span><small>${user.admin ? 'Admin' : 'Regular user'}</small></a
    >`
  })
  return html`<details class="menu">
    <summary aria-label="Look as another user. Now: ${viewer.name}">
      <span class="avatar" aria-hidden="true">${initials(viewer.name)}</span>
    </summary>
    <div class="menu-list">
      <p class="menu-head">${host.companyName}</p>
      ${others}
    </div>
  </details>`
}

export function shell(view: View, page: Page): string {
  return html`<!doctype html>
    <html lang="en" data-theme="light">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} - Pipedrive (stand-in)</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/host/tokens.css" />
        <link rel="stylesheet" href="/host/chrome.css" />
        <link rel="stylesheet" href="/host/settings.css" />
        <link rel="stylesheet" href="/host/pages.css" />
        <link rel="stylesheet" href="/host/frame.css" />
        <script src="/host/theme.js"></script>
        <script type="module" src="/host/page.js"></script>
      </head>
      <body>
        ${rail(view, page.section)}
        <header class="top">
          <div class="crumbs">${page.crumbs}</div>
          <div class="search" aria-hidden="true">${icons.search}<span>Search Pipedrive</span></div>
          <div class="top-tools">
            <button type="button" class="icon-button" id="theme-toggle" aria-label="Switch between light and dark">
              ${icons.theme}
            </button>
            ${userMenu(view)}
          </div>
        </header>
        <main>${page.body}</main>
        <div id="snackbars" role="status" aria-live="polite"></div>
      </body>
    </html> `.text
}
