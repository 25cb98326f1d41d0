import { byId } from './dom.js'

/** Shows the buttons that copy a command, where the browser allows it: on a page from TLS or from this machine. */
export function enableCopyButtons(): void {
  // The type promises a clipboard, which an insecure context does not have.
  const clipboard: Clipboard | undefined = navigator.clipboard
  if (!clipboard) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
    button.hidden = false
    button.addEventListener('click', () => {
      void copy(clipboard, button)
    })
  }
}

async function copy(clipboard: Clipboard, button: HTMLButtonElement): Promise<void> {
  const text = byId(button.dataset.copies ?? '').textContent
  button.textContent = await clipboard.writeText(text).then(
    () => 'Copied',
    () => 'Could not copy'
  )
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 2_000)
}
