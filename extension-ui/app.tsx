// What every screen may reach: the API and the host; and the first moments of a page.
import { createContext, type ReactNode, StrictMode, useContext } from 'react'
import { createRoot } from 'react-dom/client'
import { type Api, createApi, sentenceOf } from './api.ts'
import { connectHost, type Host, type SizeLimits } from './host.ts'
import { Notice } from './parts/notice.tsx'
import './styles.css'

export interface App {
  readonly api: Api
  readonly host: Host
}

const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp was called outside the page that start() draws.')
  return app
}

/** Connects to Pipedrive first, then draws; a page that cannot connect or breaks says so instead of staying empty. */
export async function start(limits: SizeLimits, page: ReactNode): Promise<void> {
  const element = document.getElementById('root')
  if (!element) throw new Error('The page has no element with the id root.')
  const root = createRoot(element, {
    onUncaughtError: (failure) => {
      reportError(failure)
      root.render(<Broken title="The page broke" sentence={brokenSentence} />)
    },
  })
  try {
    const host = await connectHost(limits)
    root.render(
      <StrictMode>
        <AppContext value={{ api: createApi(host.token), host }}>{page}</AppContext>
      </StrictMode>,
    )
  } catch (failure) {
    root.render(<Broken title="The page could not be opened" sentence={sentenceOf(failure)} />)
  }
}

const brokenSentence =
  'It met something it does not know. Your migration is not touched by this. Reload the page to go on.'

function Broken({ title, sentence }: { title: string; sentence: string }) {
  return (
    <main className="alone">
      <Notice tone="negative" title={title} isAlert>
        <p>{sentence}</p>
      </Notice>
    </main>
  )
}
