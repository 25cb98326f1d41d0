import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect garbage when the heap has grown by 30 % since the last time. By itself it waits until the heap has
 * several times the size: an import of 100,000 lines then took 150 MB more, and was no faster. The setting is the whole
 * process's, so only a process that is the service's own may call this. The size of the young generation cannot be set
 * here: `--max-semi-space-size=16` in the start commands is the default of Node 20; Node 24 takes twice as much.
 */
export function limitGarbage(): void {
  setFlagsFromString('--heap-growing-percent=30')
}
