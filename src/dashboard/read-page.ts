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
 * The page at `/`: one text, styles and script within it, from the files in `browser/`. It may load nothing, send nothing elsewhere, and run
 * and look like nothing but what those files say, whatever a product is called.
 */
export function readPage({ authMode, version }: { authMode: string; version: string }): Page {
  const [style, script] = [readPart('page.css'), readPart('page.js')]
  const variables: Record<string, string> = { version, 'auth-mode': authMode }
  const text = readPart('page.html')
    .replace(/\{\{([a-z-]+)\}\}/g, (_all, name: string) => variables[name] ?? '')
    .replace('<link rel="stylesheet" href="page.css" />', () => `<style>${style}</style>`)
    .replace('<script type="module" src="page.js"></script>', () => `<script type="module">${script}</script>`)
  return {
    text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(style, script),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      // It changes with the service, and the event stream that it reads with it.
      'cache-control': 'no-cache',
      etag: `"${hashOf(text)}"`
    }
  }
}

function readPart(name: string): string {
  return readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8')
}

/** Trusted types: the browser refuses text that would become markup, should the script ever hand it some. */
function policy(style: string, script: string): string {
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
