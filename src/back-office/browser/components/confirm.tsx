import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { announce } from '../api/topics.js'
import type { Write } from '../api/use-write.js'
import { Dialog } from './dialog.js'
import { Field } from './field.js'
import { Form } from './form.js'

interface Props<T> {
  title: string
  /** The button's text. */
  action: string
  isDangerous?: boolean
  /** What must be typed before the button works, for what cannot be undone. */
  typed?: string
  write: Write<void, T>
  onDone: (result: T) => void
  onClose: () => void
  /** The effect, in words. */
  children: ComponentChildren
}

/** Asks before it writes, and names the effect. */
export function Confirm<T>({ title, action, isDangerous, typed, write, onDone, onClose, children }: Props<T>) {
  const [text, setText] = useState('')
  const confirm = async () => {
    const result = await write.send()
    if (result !== undefined) return onDone(result)
    // Perhaps because it is no longer as the page shows it.
    announce('everything')
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        write={write}
        action={action}
        isDangerous={isDangerous === true}
        isDisabled={typed !== undefined && text.trim() !== typed}
        onSubmit={() => {
          void confirm()
        }}
        onCancel={onClose}
      >
        <div class="effect">{children}</div>
        {typed !== undefined && (
          <Field
            label={`Type ${typed} to confirm`}
            autoComplete="off"
            spellcheck={false}
            value={text}
            onInput={event => setText(event.currentTarget.value)}
          />
        )}
      </Form>
    </Dialog>
  )
}

/** For an operation that answers without a body: true instead of it, so that success differs from failure. */
export async function succeeded(call: Promise<{ error?: unknown; response: Response }>) {
  const { error, response } = await call
  return response.ok ? { data: true, response } : { error, response }
}
