// What the host shows for an extension: snackbars and dialogs, made of text only, never of the extension's HTML.

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

const shownForMs = 8000

export function showSnackbar({ message, link }) {
  const bar = element('div', 'snackbar')
  bar.append(element('span', '', message))
  if (link) {
    const anchor = element('a', '', link.label)
    anchor.href = link.url
    anchor.target = '_blank'
    anchor.rel = 'noopener'
    bar.append(anchor)
  }
  const close = element('button', 'snackbar-close', '×')
  close.type = 'button'
  close.setAttribute('aria-label', 'Close')
  close.addEventListener('click', () => bar.remove())
  bar.append(close)
  document.getElementById('snackbars').append(bar)
  setTimeout(() => bar.remove(), shownForMs)
}

function button(text, look, value) {
  const made = element('button', `button ${look}`, text)
  made.type = 'submit'
  made.value = value
  return made
}

/** Resolves with the value of the button pressed; Escape and a click beside the dialog count as cancel. */
function ask(title, description, buttons) {
  const dialog = element('dialog', 'dialog')
  const form = element('form')
  form.method = 'dialog'
  const heading = element('h2', '', title)
  heading.id = 'dialog-title'
  dialog.setAttribute('aria-labelledby', heading.id)
  form.append(heading)
  if (description) form.append(element('p', '', description))
  const row = element('div', 'dialog-buttons')
  row.append(...buttons)
  form.append(row)
  dialog.append(form)
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close('cancel')
  })
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue)
    })
  })
}

const looks = { primary: 'is-primary', secondary: 'is-secondary', negative: 'is-negative' }

export async function askConfirmation({ title, description, okText, cancelText, okColor }) {
  const cancel = button(cancelText || 'Cancel', 'is-secondary', 'cancel')
  const ok = button(okText || 'OK', looks[okColor] ?? looks.negative, 'ok')
  return { confirmed: (await ask(title, description, [cancel, ok])) === 'ok' }
}

/** Pipedrive opens its own form here; the stand-in says which one and closes it unsubmitted. */
export async function showForm(kind) {
  await ask(`New ${kind}`, `Pipedrive's own form for a new ${kind} opens here.`, [
    button('Close', 'is-secondary', 'cancel'),
  ])
  return { status: 'closed' }
}
