// The commands an extension may give its host once it is initialized; a thrown error becomes the error of the answer.
import { askConfirmation, showForm, showSnackbar } from './dialogs.js'

const pages = {
  deals: ['/deals', '/deal'],
  organizations: ['/organizations', '/organization'],
  contacts: ['/persons', '/person'],
}

function openSettings({ settings, as }, context) {
  const query = new URLSearchParams(as)
  if (context) query.set('context', JSON.stringify(context))
  location.assign(query.size > 0 ? `${settings}?${query}` : settings)
}

function openPage({ as }, view, id) {
  if (!Object.hasOwn(pages, view)) throw new Error(`The view "${view}" cannot be opened from here.`)
  const [list, record] = pages[view]
  location.assign(`${id === undefined ? list : `${record}/${encodeURIComponent(id)}`}${as}`)
}

function needText(args, key, what) {
  if (typeof args?.[key] !== 'string' || args[key] === '') throw new Error(`${what} needs a ${key}.`)
}

async function signedToken(address) {
  const response = await fetch(address)
  if (!response.ok) throw new Error('No token could be signed.')
  return response.json()
}

/** `surroundings` is the dataset of the extension's place. */
export function createCommands(surroundings) {
  return {
    show_snackbar(args) {
      needText(args, 'message', 'A snackbar')
      if (args.link && !/^https?:\/\//.test(args.link.url)) throw new Error('A link must start with http or https.')
      showSnackbar(args)
    },
    show_confirmation(args) {
      needText(args, 'title', 'A confirmation')
      return askConfirmation(args)
    },
    get_signed_token: () => signedToken(surroundings.token),
    redirect_to(args) {
      if (args?.view === 'settings') openSettings(surroundings, args.context)
      else openPage(surroundings, args?.view, args?.id)
    },
    get_metadata: () => ({ windowHeight: innerHeight, windowWidth: innerWidth }),
    open_modal(args) {
      const forms = ['deal', 'person', 'organization', 'activity']
      if (!forms.includes(args?.type)) throw new Error('The app has registered no such modal.')
      return showForm(args.type)
    },
  }
}
