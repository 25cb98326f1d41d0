import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Page {
  text: string
  headers: Record<
    | 'content-type'
    | 'content-security-policy'
    | 'cross-origin-opener-policy'
    | 'referrer-policy'
    | 'cache-control'
    | 'etag',
    string
  >
}

/**
 * Reads the page at `/` and puts its style and script into it: one response. The browser may load nothing else, send
 * nothing to other origins, and run nothing but that script, whatever the names of products contain.
 */
export function readPage({ authMode, version }: { authMode: string; version: string }): Page {
  const [style, script] = [readPart('page.css'), readPart('main.js')]
  const variables: Record<string, string> = { version, 'auth-mode': authMode }
  const text = readPart('page.html')
    .replace(/\{\{([a-z-]+)\}\}/g, (_all, name: string) => variables[name] ?? '')
    .replace('<link rel="stylesheet" href="page.css" />', () => `<style>${style}</style>`)
    .replace('<script type="module" src="main.js"></script>', () => `<script type="module">${script}</script>`)
  return {
    text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(style, script),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      // The page must match the API of the service that sent it: revalidate it on every visit.
      'cache-control': 'no-cache',
      etag: `"${hashOf(text)}"`
    }
  }
}

/** scripts/prepare.mjs puts the parts of the page where the sources and the compiled service both find them. */
function readPart(name: string): string {
  return readFileSync(new URL(`../generated/page/${name}`, import.meta.url), 'utf8')
}

/** With trusted types the browser refuses to parse text as markup, in case the script ever tries to. */
function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${hashOf(script)}'`,
    `style-src 'sha256-${hashOf(style)}'`,
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join('; ')
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
