import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A service as `npm start` runs it, on a free port and a fresh embedded PostgreSQL. */
export interface OwnService {
  url: string
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** @throws an Error with what it has written when it does not start */
export async function startOwnService(): Promise<OwnService> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-load-'))
  await chmod(directory, 0o755) // root runs PostgreSQL as another user, who has to get in
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server.js'], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const address = /listening on (http:\/\/[^,"]+)/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', code => reject(new Error(`the service ended with ${code}`)))
  })
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill('SIGTERM')
        await exit
      }
      await rm(directory, { recursive: true, force: true })
    }
  }
}
