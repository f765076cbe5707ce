// The pages themselves: the app's settings page, a record with the panel beside its fields, lists, and "not found".
import { extensionFrame } from './extension-frame.ts'
import { html, type Html } from './html.ts'
import { icons } from './icons.ts'
import type { HostObject, HostRecord } from './options.ts'
import { customRows, type Row, summaryRows, titleOf } from './presentation.ts'
import { linkTo, shell, type View } from './shell.ts'

export const listNames: Readonly<Record<HostObject, { readonly path: string; readonly label: string }>> = {
  person: { path: '/persons', label: 'People' },
  organization: { path: '/organizations', label: 'Organizations' },
  deal: { path: '/deals', label: 'Deals' },
}

const settingsMenu = [
  ['Personal', ['Personal preferences', 'Email sync', 'Notifications']],
  ['Company', ['Company settings', 'Manage users', 'Data fields', 'Pipelines']],
  ['Tools and apps', ['Marketplace apps', 'Web forms', 'Webhooks']],
  ['Data', ['Import data', 'Export data', 'Merge duplicates']],
] as const

function menu(): Html {
  const groups = settingsMenu.map(([head, entries]) => {
    const links = entries.map((entry) =>
      entry === 'Marketplace apps'
        ? html`<li class="is-current" aria-current="page">${entry}</li>`
        : html`<li>${entry}</li>`,
    )
    return html`<h2>${head}</h2>
      <ul>
        ${links}
      </ul>`
  })
  return html`<nav class="settings-menu" aria-label="Settings">${groups}</nav>`
}

export async function settingsPage(view: View, context: string | null): Promise<string> {
  const { host, viewer } = view
  const crumbs = html`<ol>
    <li>Settings</li>
    <li>Tools and apps</li>
    <li>Marketplace apps</li>
    <li aria-current="page">${host.appName}</li>
  </ol>`
  const frame = await extensionFrame({ host, viewer, record: null, context })
  const body = html`<div class="settings">
    ${menu()}
    <section class="settings-app" aria-labelledby="app-name">
      <header class="app-head">
        <span class="app-icon" aria-hidden="true">PB</span>
        <h1 id="app-name">${host.appName}</h1>
      </header>
      ${frame}
    </section>
  </div>`
  return shell(view, { title: host.appName, section: 'settings', crumbs, body })
}

function fieldRows(view: View, rows: readonly Row[]): Html {
  const lines = rows.map(({ label, value, href }) => {
    const shown = value === '' ? html`<span class="none">-</span>` : value
    return html`<div>
      <dt>${label}</dt>
      <dd>${href === null ? shown : html`<a href="${linkTo(view, href)}">${value}</a>`}</dd>
    </div>`
  })
  return html`<dl class="fields">${lines}</dl>`
}

function card(title: string, content: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${content}
  </section>`
}

function panelCard(title: string, frame: Html): Html {
  return html`<section class="card panel-card">
    <h2><button type="button" class="panel-fold" aria-expanded="true">${title}${icons.chevron}</button></h2>
    ${frame}
  </section>`
}

/** The right side is only there so that the panel is seen beside what a record's page is mostly made of. */
function history(record: HostRecord): Html {
  const created = typeof record['add_time'] === 'string' ? record['add_time'].slice(0, 16).replace('T', ' ') : null
  return html`<div class="record-main">
    <div class="composer">
      <span class="is-current">Activity</span><span>Notes</span><span>Files</span><span>Documents</span>
    </div>
    <h2 class="history-head">History</h2>
    <ol class="history">
      <li>
        ${icons.note}
        <p>Record created<small>${created ?? ''}</small></p>
      </li>
    </ol>
  </div>`
}

export async function recordPage(view: View, object: HostObject, record: HostRecord): Promise<string> {
  const { host, viewer } = view
  const title = titleOf(record)
  const list = listNames[object]
  const frame = await extensionFrame({ host, viewer, record: { object, id: record.id }, context: null })
  const custom = customRows(host, object, record)
  const crumbs = html`<ol>
    <li><a href="${linkTo(view, list.path)}">${list.label}</a></li>
    <li aria-current="page">${title}</li>
  </ol>`
  const body = html`<div class="record">
    <header class="record-head">
      <span class="record-icon">${icons[object]}</span>
      <h1>${title}</h1>
    </header>
    ${record['is_deleted'] === true ? html`<p class="deleted">This ${object} was deleted. It can be restored within 30 days.</p>` : ''}
    <div class="record-columns">
      <div class="record-side">
        ${panelCard(host.appName, frame)} ${card('Summary', fieldRows(view, summaryRows(host, object, record)))}
        ${custom.length > 0 ? card('Details', fieldRows(view, custom)) : ''}
      </div>
      ${history(record)}
    </div>
  </div>`
  return shell(view, { title, section: object, crumbs, body })
}

const listed = 200

export function listPage(view: View, object: HostObject): string {
  const { label } = listNames[object]
  const records = view.host.records(object)
  const lines = records.slice(0, listed).map((record) => {
    const [first, second] = summaryRows(view.host, object, record)
    return html`<tr>
      <th scope="row"><a href="${linkTo(view, `/${object}/${record.id}`)}">${titleOf(record)}</a></th>
      <td>${first?.value}</td>
      <td>${second?.value}</td>
    </tr>`
  })
  const more = records.length > listed ? html`<p class="count">The first ${listed} are shown.</p>` : ''
  const crumbs = html`<ol>
    <li aria-current="page">${label}</li>
  </ol>`
  const table =
    records.length === 0
      ? html`<p class="empty">There are none yet.</p>`
      : html`<table class="list">
          <tbody>
            ${lines}
          </tbody>
        </table>`
  const body = html`<div class="record">
    <header class="record-head">
      <h1>${label}</h1>
      <p class="count">${records.length}</p>
    </header>
    ${table}${more}
  </div>`
  return shell(view, { title: label, section: object, crumbs, body })
}

export function notFoundPage(view: View, object: HostObject): string {
  const crumbs = html`<ol>
    <li>${listNames[object].label}</li>
  </ol>`
  const body = html`<div class="record"><p class="empty">This ${object} does not exist, or was deleted.</p></div>`
  return shell(view, { title: 'Not found', section: object, crumbs, body })
}
