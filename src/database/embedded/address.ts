import { lstat, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, canUse, giveTo } from './account.js'
import { type Cluster, shortHash } from './cluster.js'

/** Where a server listens: in the folder of a Unix socket, or on 127.0.0.1. */
export interface Address {
  host: string
  port: number
}

/**
 * Chooses where the server of a cluster listens. A Unix socket is out of reach of the network and of other users, and
 * two servers' sockets cannot clash. Windows gets a free TCP port instead.
 *
 * @throws Error when no folder can hold the socket
 */
export async function chooseAddress(cluster: Cluster): Promise<Address> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port: await findFreePort() }
  const parents = [tmpdir(), '/tmp', '/var/tmp', dirname(cluster.dataDirectory)]
  for (const parent of parents) {
    const folder = join(parent, `orders-postgres-${shortHash(cluster.dataDirectory)}`)
    const isShort = Buffer.byteLength(join(folder, socketName(socketPort))) <= maxSocketPathBytes
    const isPossible = isShort && !listCharacters.test(folder) && (await canUse(parent, cluster.account))
    if (isPossible && (await makeSocketFolder(folder, cluster.account))) return { host: folder, port: socketPort }
  }
  throw new Error(`None of the folders ${parents.join(', ')} can hold the socket of PostgreSQL.`)
}

// The port is only a part of the socket's file name, so one number serves every folder.
const socketPort = 5432

// The path of a socket must fit into 104 bytes on macOS and 108 on Linux, including the final zero.
const maxSocketPathBytes = 103

// PostgreSQL reads the folder as an item of a list.
const listCharacters = /[,"]/

/** The name of the socket's file in its folder. */
export function socketName(port: number): string {
  return `.s.PGSQL.${port}`
}

/**
 * Makes the folder of a socket. In a parent that everybody can write to, another user may have created it first, so an
 * existing folder counts only if the account owns it.
 *
 * @returns whether the folder can be used
 */
export async function makeSocketFolder(folder: string, account: Account): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700, recursive: true })
    const made = await lstat(folder)
    if (made.isDirectory() && made.uid === process.getuid?.()) await giveTo(account, folder)
    const { mode, uid } = await lstat(folder)
    return made.isDirectory() && (mode & 0o777) === 0o700 && (uid | 0) === (account.uid ?? process.getuid?.())
  } catch {
    return false
  }
}

async function findFreePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() =>
          typeof address === 'object' && address ? resolve(address.port) : reject(new Error('There is no free port.'))
        )
      })
  })
}
