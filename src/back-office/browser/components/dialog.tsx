import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  title: string
  /** Called when the visitor closes the dialog; the owner then stops rendering it. */
  onClose: () => void
  /** For a dialog that must be answered. */
  isClosable?: boolean
  children: ComponentChildren
}

/** A modal dialog. The focus is kept in it and returns to where it was. */
export function Dialog({ title, onClose, isClosable = true, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Closing it, and not only removing it, returns the focus.
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        if (isClosable) onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
