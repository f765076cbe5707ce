// Speaks the extension protocol with one frame: a message, an id, and a port for the answer.
import { createCommands } from './commands.js'

/** Heights a frame may have: Pipedrive's limits for a panel; none are documented for a settings page. */
const heights = { panel: [100, 750], settings: [200, 20000] }

function showFailure(place, frame) {
  frame.remove()
  const message = document.createElement('p')
  message.className = 'extension-failed'
  message.setAttribute('role', 'alert')
  message.textContent = 'Something went wrong. The app did not start in time.'
  place.replaceChildren(message)
  place.dataset.state = 'failed'
}

function resize(frame, [least, most], size) {
  if (size?.height === undefined) return
  if (!Number.isFinite(size.height)) throw new Error('The height must be a number of pixels.')
  frame.style.height = `${Math.min(most, Math.max(least, Math.round(size.height)))}px`
}

async function answer(commands, payload, port) {
  try {
    if (!Object.hasOwn(commands, payload.command))
      throw new Error(`The command "${payload.command}" is not available here.`)
    port.postMessage({ data: await commands[payload.command](payload.args) })
  } catch (error) {
    port.postMessage({ error: error.message })
  }
}

export function startExtension(place, theme) {
  const frame = place.querySelector('iframe')
  const { kind, id, origin, src, within } = place.dataset
  const listeners = new Map()
  const fit = (size) => resize(frame, heights[kind], size)
  const initialize = (args) => {
    fit(args?.size)
    place.dataset.state = 'shown'
  }
  const early = { initialize }
  const commands = { initialize, resize: fit, ...createCommands(place.dataset) }

  addEventListener('message', ({ source, origin: from, data, ports }) => {
    // Anybody may post to a window: only our frame, from its own origin and with its own id, is heard.
    if (source !== frame.contentWindow || from !== origin || data?.id !== id) return
    const [port] = ports
    const payload = data.payload ?? {}
    if (!port) return
    if (payload.type === 'command') void answer(place.dataset.state === 'shown' ? commands : early, payload, port)
    if (payload.type === 'listener') listeners.set(payload.event, [...(listeners.get(payload.event) ?? []), port])
  })
  place.dataset.state = 'waiting'
  setTimeout(() => {
    if (place.dataset.state === 'waiting') showFailure(place, frame)
  }, Number(within))
  frame.src = `${src}&theme=${theme()}`
  return {
    tell(event, data) {
      for (const port of listeners.get(event) ?? []) port.postMessage({ data })
    },
  }
}
