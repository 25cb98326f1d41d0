import { useWrite } from '../api/use-write.js'
import type { Result } from '../api/client.js'
import { Waiting } from './form.js'
import { Problem } from './problem.js'

interface Props {
  text: string
  /** The name of the file. */
  name: string
  /** Reads the file: a call of `api` with `parseAs: 'blob'`. */
  read: () => Promise<Result<unknown>>
}

/** Saves what the API answers as a file. A link could not say which form of a list it asks for, nor show an error. */
export function DownloadButton({ text, name, read }: Props) {
  // An export is audited, and counts as a write for a person: it happens once per click, and a busy service is waited
  // for.
  const download = useWrite(read, [])
  const save = async () => {
    const data = await download.send(undefined)
    if (!(data instanceof Blob)) return
    const href = URL.createObjectURL(data)
    Object.assign(document.createElement('a'), { href, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(href), keptMs)
  }
  return (
    <>
      <button
        type="button"
        disabled={download.isBusy}
        onClick={() => {
          void save()
        }}
      >
        {text}
      </button>
      {download.isBusy && <Waiting write={download} />}
      {download.problem && <Problem error={download.problem} />}
    </>
  )
}

// The browser has begun to save it by then.
const keptMs = 10_000
