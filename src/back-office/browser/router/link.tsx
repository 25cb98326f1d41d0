import type { JSX } from 'preact'
import { hrefOf, navigate } from './location.js'

type Props = Omit<JSX.IntrinsicElements['a'], 'href' | 'onClick'> & {
  /** A path below `/app`, with its query. */
  to: string
}

/** A link within the back-office. It is a real one: it opens in a new tab and can be copied. */
export function Link({ to, ...rest }: Props) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a href={hrefOf(to)} onClick={onClick} {...rest} />
}
