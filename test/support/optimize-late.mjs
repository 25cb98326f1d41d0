// Loaded before all else in the processes of tests and in those that they start, most of which end after some seconds.
import { setFlagsFromString } from 'node:v8'

// V8 has code optimized when it has run for a while. When that takes thirty times as long, what is really hot still is, and the rest not just before
// its end: a quarter of the processor time that it takes to start the service, use it a little and stop it. The defaults are 67,584 bytes of bytecode
// and, of WebAssembly, 1.8 MB, or 13 MB in a newer V8, which also counts JavaScript otherwise.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=2000000')
setFlagsFromString('--wasm-tiering-budget=100000000')
