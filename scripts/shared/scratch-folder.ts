import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'

/**
 * The folder for the tests' temporary files: Linux's in-memory file system if it has enough room, where creating a
 * database takes a tenth of the time. Otherwise, and whenever TMPDIR is set, the system's temporary folder.
 */
export async function scratchFolder(): Promise<string> {
  return process.env.TMPDIR === undefined && (await isRoomy(memoryFolder)) ? memoryFolder : tmpdir()
}

async function isRoomy(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK)
    const mount = (await readFile('/proc/mounts', 'utf8')).split('\n').find(line => line.split(' ')[1] === folder)
    // The tests also run programs from this folder.
    if (!mount || mount.split(' ')[3]?.split(',').includes('noexec')) return false
    const { bavail, bsize } = await statfs(folder)
    return Math.min(bavail * bsize, freemem()) > neededBytes
  } catch {
    return false
  }
}

const memoryFolder = '/dev/shm'

// The tests need less than 2 GiB at a time; the rest is for other processes.
const neededBytes = 6 * 2 ** 30
