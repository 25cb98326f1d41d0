/** A value as JSON, which the keyboard can scroll. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <pre class="json" tabIndex={0} role="group" aria-label={label}>
      <code>{JSON.stringify(value, null, 2)}</code>
    </pre>
  )
}
