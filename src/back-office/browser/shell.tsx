import { useEffect, useRef } from 'preact/hooks'
import { silentSinceMs } from './api/reachability.js'
import { isSessionLost, session, useCan, type Session } from './api/session.js'
import { useStore } from './api/store.js'
import { Dialog } from './components/dialog.js'
import { Empty } from './components/empty.js'
import { Toasts } from './components/toast.js'
import { Account } from './account.js'
import { LoginForm } from './login-form.js'
import { pages, type Page } from './pages.js'
import { pagePaths, type PageName } from './paths.js'
import { Link } from './router/link.js'
import { usePlace } from './router/location.js'
import { matchPath } from './router/match.js'

/** What is around every page: the navigation, who is logged in, and what everybody must know. */
export function Shell() {
  const current = useStore(session)
  const isLost = useStore(isSessionLost)
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="bar">
        <Link to="/" class="brand">
          <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <path class="box" d="M16 2 29 9v14l-13 7L3 23V9z" />
            <path class="tick" d="m9 16 5 5 9-10" />
          </svg>
          Back-office
        </Link>
        {current && <Navigation />}
        {current && <Account session={current} />}
      </header>
      <Notices session={current ?? undefined} />
      {current === null ? <Login /> : current && <CurrentPage />}
      {isLost && (
        <Dialog title="Log in again" isClosable={false} onClose={() => {}}>
          <p>Your session has ended. What you were doing goes on after you log in.</p>
          <LoginForm />
        </Dialog>
      )}
      <Toasts />
    </>
  )
}

function Navigation() {
  const { path } = usePlace()
  const can = useCan()
  const entries = namedPages().filter(({ page: { navigation, scope } }) => navigation && (!scope || can(scope)))
  return (
    <nav class="main" aria-label="Main">
      {entries.map(({ pattern, page }) => {
        const isCurrent = pattern === '/' ? path === '/' : path === pattern || path.startsWith(`${pattern}/`)
        return (
          <Link key={pattern} to={pattern} aria-current={isCurrent ? 'page' : undefined}>
            {page.navigation}
          </Link>
        )
      })}
    </nav>
  )
}

function Notices({ session: current }: { session: Session | undefined }) {
  const sinceMs = useStore(silentSinceMs)
  return (
    <div class="notices" role="status">
      {sinceMs !== undefined && (
        <p class="notice bad">
          The service does not answer. What you see is of {new Date(sinceMs).toLocaleTimeString()}; it is read again as
          soon as the service answers.
        </p>
      )}
      {current?.credentials === 'none' && (
        <p class="notice warn">Open mode: everyone who can reach this service may do everything, without logging in.</p>
      )}
    </div>
  )
}

function Login() {
  return (
    <main id="main" class="login card">
      <h1>Log in</h1>
      <LoginForm />
    </main>
  )
}

function CurrentPage() {
  const { path } = usePlace()
  const can = useCan()
  const main = useRef<HTMLElement>(null)
  const found = findPage(path)
  const isAllowed = found !== undefined && (!found.page.scope || can(found.page.scope))
  const title = isAllowed ? found.page.title : 'Not found'
  const lastPath = useRef(path)
  useEffect(() => {
    document.title = `${title} · Back-office`
    if (lastPath.current === path) return
    lastPath.current = path
    window.scrollTo(0, 0)
    // A screen reader reads where the visitor has come to, and the next Tab is at the page's first control.
    main.current?.focus()
  }, [path, title])
  const View = found?.page.view
  return (
    <main id="main" ref={main} tabIndex={-1} aria-label={title}>
      {isAllowed && View ? (
        <View key={path} parameters={found.parameters} />
      ) : (
        <Empty title="There is no such page">
          <p>
            Or your key may not open it. <Link to="/">Go to the first page</Link>
          </p>
        </Empty>
      )}
    </main>
  )
}

function findPage(path: string): { page: Page; parameters: Record<string, string> } | undefined {
  for (const { pattern, page } of namedPages()) {
    const parameters = matchPath(pattern, path)
    if (parameters) return { page, parameters }
  }
  return undefined
}

function namedPages(): Array<{ pattern: string; page: Page }> {
  return (Object.keys(pages) as PageName[]).map(name => ({ pattern: pagePaths[name], page: pages[name] }))
}
