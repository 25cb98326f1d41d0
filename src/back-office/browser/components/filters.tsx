import { useEffect, useRef, useState } from 'preact/hooks'
import { Link } from '../router/link.js'
import { useFilters, usePlace } from '../router/location.js'

/** Tabs of a list: each is a link with filters of its own, and the search stays. */
export function Tabs({ label, tabs }: { label: string; tabs: ReadonlyArray<readonly [text: string, query: string]> }) {
  const { path, query } = usePlace()
  const search = query.get('q')
  const names = new Set(tabs.flatMap(([, tab]) => [...new URLSearchParams(tab).keys()]))
  const current = new URLSearchParams([...query].filter(([name]) => names.has(name)))
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([text, tab]) => {
        const target = new URLSearchParams(tab)
        const isCurrent = isSame(target, current)
        if (search !== null) target.set('q', search)
        return (
          <Link
            key={text}
            to={`${path}${target.size === 0 ? '' : `?${target}`}`}
            aria-current={isCurrent ? 'page' : undefined}
          >
            {text}
          </Link>
        )
      })}
    </nav>
  )
}

function isSame(one: URLSearchParams, other: URLSearchParams): boolean {
  const sorted = (query: URLSearchParams) =>
    [...query]
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&')
  return sorted(one) === sorted(other)
}

/** A search that is in the URL, where it arrives a moment after the last letter. */
export function SearchBox({ label, name = 'q' }: { label: string; name?: string }) {
  const [query, setFilters] = useFilters()
  const inUrl = query.get(name) ?? ''
  const [text, setText] = useState(inUrl)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  // The browser's Back, or a tab, has changed it.
  useEffect(() => setText(typed => (typed.trim() === inUrl ? typed : inUrl)), [inUrl])
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (value: string) => {
    clearTimeout(timer.current)
    setFilters({ [name]: value.trim() }, { isReplaced: inUrl !== '' })
  }
  return (
    <form
      role="search"
      class="search"
      onSubmit={event => {
        event.preventDefault()
        search(text)
      }}
    >
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={200}
        onInput={({ currentTarget: { value } }) => {
          setText(value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => search(value), pauseMs)
        }}
      />
    </form>
  )
}

const pauseMs = 300
