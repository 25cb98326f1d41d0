import { toast } from './toast.js'

/** Copies a text. Without TLS browsers offer no clipboard: the button is absent, and the text can be selected. */
export function Copy({ text, what }: { text: string; what: string }) {
  // Not there with plain HTTP, whatever its type says.
  const clipboard = (navigator as Partial<Navigator>).clipboard
  if (!clipboard) return null
  const copy = async () => {
    await clipboard.writeText(text).then(
      () => toast(`${what} copied`),
      () => toast('The browser did not allow it: select the text and copy it.')
    )
  }
  return (
    <button
      type="button"
      onClick={() => {
        void copy()
      }}
    >
      Copy
    </button>
  )
}
