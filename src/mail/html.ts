/** HTML that may be sent as it is. Only `html` makes it. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template of HTML that escapes every value, unless it is HTML itself. Lists are joined. */
export function html(strings: TemplateStringsArray, ...values: Array<string | Html | readonly Html[]>): Html {
  return new Html(
    strings.map((string, index) => `${index === 0 ? '' : toHtml(values[index - 1] ?? '')}${string}`).join('')
  )
}

function toHtml(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('')
}
