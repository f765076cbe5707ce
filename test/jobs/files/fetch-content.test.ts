// Why a file's content is not taken over, in words for the admin.
import { expect, it } from 'vitest'
import { fetchContent, type Wanted } from '../../../jobs/files/fetch-content.ts'

const untouched: Wanted = {
  size: 30 * 1_048_576,
  mime: 'video/mp4',
  open: () => Promise.reject(new Error('A file that is known to be too large was asked for.')),
}

it.each([
  [true, 'it has 30.0 MB and is larger than 25.0 MB, and the app was set up without a place for large files'],
  [false, 'it has 30.0 MB and is larger than 25.0 MB, and large files are left in the source by choice'],
])(
  'a file that is too large is refused without being fetched, with the reason (kept elsewhere if possible: %s)',
  async (wanted, reason) => {
    const limits = { pipedriveBytes: 25 * 1_048_576, hosting: null, wanted }
    const fetched = await fetchContent(untouched, { path: '', limits, signal: new AbortController().signal })
    expect(fetched).toEqual({ kind: 'refused', reason })
  },
)
