import { hasKey } from './api-key.js'
import { byId } from './dom.js'

/** Whether the visitor is being asked for a key. */
export function isKeyFormOpen(): boolean {
  return !hasKey() && !byId('ask').hidden
}

/**
 * Shows the form for the key in place of the live view.
 *
 * @param problem what is wrong with the last key; empty when the visitor has not entered one
 */
export function openKeyForm(problem: string): void {
  for (const id of ['pause', 'forget', 'live', 'start']) byId(id).hidden = true
  byId('ask').hidden = false
  byId('notice').textContent = ''
  const input = byId('key', HTMLInputElement)
  input.value = ''
  input.setAttribute('aria-invalid', String(problem !== ''))
  byId('key-problem').textContent = problem
  if (problem !== '') input.focus()
}

export function closeKeyForm(): void {
  byId('ask').hidden = true
}

/** Calls back with each key that the visitor enters. */
export function onKeySubmitted(callback: (key: string) => void): void {
  byId('key-form').addEventListener('submit', event => {
    event.preventDefault()
    const key = byId('key', HTMLInputElement).value.trim()
    if (key !== '') callback(key)
  })
}
