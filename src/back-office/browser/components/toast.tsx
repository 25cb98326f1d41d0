import { createStore, useStore } from '../api/store.js'

const toasts = createStore<ReadonlyArray<{ id: number; text: string }>>([])
let lastId = 0

/** Says for a while what has been done. An error is no toast: it stays beside what it is about. */
export function toast(text: string): void {
  const id = ++lastId
  toasts.set([...toasts.get(), { id, text }].slice(-maxToasts))
  setTimeout(() => toasts.set(toasts.get().filter(shown => shown.id !== id)), shownMs)
}

const maxToasts = 3

// Enough to read a sentence twice.
const shownMs = 8_000

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {useStore(toasts).map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}
