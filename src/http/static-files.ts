import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendConditional } from './etag.js'
import { varyBy } from './vary.js'

/** The files of a page. scripts/prepare.mjs puts them in a folder, each with what Brotli and gzip make of it. */
export interface StaticFiles {
  /** The names of the files, without those that are only compressed forms of another one. */
  readonly names: ReadonlySet<string>
  /**
   * Sends a file in the smallest form that the client accepts, or 304.
   *
   * @param name one of `names`
   * @param cacheControl `immutable` for a file whose name changes with its content, else `no-cache`
   */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    cacheControl: 'immutable' | 'no-cache'
  ): Promise<FastifyReply>
}

/** @param folder below src/generated, with a slash at its end */
export function staticFiles(folder: URL): StaticFiles {
  const present = new Set(readdirSync(folder))
  const names = new Set([...present].filter(name => !/\.(br|gz)$/.test(name)))
  const read = new Map<string, Promise<Content>>()

  /** A file is read when a client wants it first: the largest have megabytes, and most are never wanted unpacked. */
  async function contentOf(stored: string): Promise<Content> {
    const reading = read.get(stored) ?? readContent(new URL(stored, folder))
    read.set(stored, reading)
    return await reading.catch(error => {
      read.delete(stored)
      throw error
    })
  }

  return {
    names,
    async send(request, reply, name, cacheControl) {
      varyBy(reply, 'Accept-Encoding')
      const coding = codings.find(({ suffix, token }) => present.has(name + suffix) && accepts(request, token))
      const { bytes, etag } = await contentOf(name + (coding?.suffix ?? ''))
      reply.header('cache-control', cacheControls[cacheControl])
      if (coding) reply.header('content-encoding', coding.token)
      return sendConditional(request, reply, { etag, body: bytes, contentType: contentTypeOf(name) })
    }
  }
}

interface Content {
  bytes: Buffer
  etag: string
}

/** The smaller one first. */
const codings = [
  { token: 'br', suffix: '.br' },
  { token: 'gzip', suffix: '.gz' }
] as const

const cacheControls = { immutable: 'public, max-age=31536000, immutable', 'no-cache': 'no-cache' }

/** Asked one by one, because the order in which a browser lists codings says nothing about what it prefers. */
function accepts(request: FastifyRequest, coding: 'br' | 'gzip'): boolean {
  const header = request.headers['accept-encoding'] ?? ''
  return header.length <= maxHeaderLength && request.encodings([coding]) === coding
}

// That of a browser has fewer than 50 characters.
const maxHeaderLength = 1_000

async function readContent(file: URL): Promise<Content> {
  const bytes = await readFile(file)
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}

function contentTypeOf(name: string): string {
  const type = contentTypes[name.slice(name.lastIndexOf('.'))]
  if (type === undefined) throw new Error(`No content type is known for ${name}`)
  return type
}

const contentTypes: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8'
}
