import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

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
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
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
