import type { ComponentType } from 'preact'
import type { ApiScope } from './api/session.js'
import { Home } from './pages/home.js'
import type { PageName } from './paths.js'

export interface Page {
  /** The title of the browser's tab. */
  title: string
  /** Its name in the navigation; a page without one is reached from another page. */
  navigation?: string
  /** Who may open it; everybody without one. Without the scope the page and the links to it are absent. */
  scope?: ApiScope
  view: ComponentType<PageProps>
}

export interface PageProps {
  /** The parameters in the path, by name. */
  parameters: Record<string, string>
}

/** Every page of `paths.ts`, in the order of the navigation. */
export const pages: Record<PageName, Page> = {
  home: { title: 'Home', navigation: 'Home', view: Home }
}
