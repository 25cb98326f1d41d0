// Loaded first in the processes of tests and in the processes that they start, most of which end after a few seconds.
import { setFlagsFromString } from 'node:v8'

// V8 optimizes code that has run for a while. With a threshold thirty times as high it still optimizes what is really
// hot, but not the rest just before the process ends. That saves a quarter of the processor time that it takes to start
// the service, use it a little and stop it. The defaults are 67,584 bytes of bytecode and, for WebAssembly, 1.8 MB, or
// 13 MB in newer versions of V8, which also count JavaScript in another way.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=2000000')
setFlagsFromString('--wasm-tiering-budget=100000000')
