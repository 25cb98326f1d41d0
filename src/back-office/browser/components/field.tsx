import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

interface Common {
  label: string
  hint?: ComponentChildren
  /** What is wrong with the value. */
  error?: string | undefined
}

type InputProps = Omit<JSX.IntrinsicElements['input'], 'label'> & Common

/** An input with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error, ...input }: InputProps) {
  return (
    <Labeled label={label} hint={hint} error={error}>
      {attributes => <input {...input} {...attributes} />}
    </Labeled>
  )
}

export function TextArea({ label, hint, error, ...area }: Omit<JSX.IntrinsicElements['textarea'], 'label'> & Common) {
  return (
    <Labeled label={label} hint={hint} error={error}>
      {attributes => <textarea rows={3} {...area} {...attributes} />}
    </Labeled>
  )
}

type SelectProps = Omit<JSX.IntrinsicElements['select'], 'label' | 'children'> &
  Common & { options: ReadonlyArray<readonly [value: string, text: string]> }

export function Select({ label, hint, error, options, ...select }: SelectProps) {
  return (
    <Labeled label={label} hint={hint} error={error}>
      {attributes => (
        <select {...select} {...attributes}>
          {options.map(([value, text]) => (
            <option key={value} value={value} selected={value === select.value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labeled>
  )
}

export function Checkbox({ label, ...input }: Omit<JSX.IntrinsicElements['input'], 'label' | 'type'> & Common) {
  return (
    <label class="check">
      <input type="checkbox" {...input} /> {label}
    </label>
  )
}

interface Attributes {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

function Labeled({ label, hint, error, children }: Common & { children: (attributes: Attributes) => JSX.Element }) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true })
      })}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}
