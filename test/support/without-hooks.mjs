// Loaded first in the process of each test.
import asyncHooks from 'node:async_hooks'
import module from 'node:module'
import processOnSpawn from 'process-on-spawn'

// tap hooks into the loading of every file, for mocks, coverage and `--changed`. This project uses none of them.
module.register = () => {}
module.registerHooks = () => {}

// For the same purpose, tap loads itself into every process that a test starts. They must run as they do without tap.
processOnSpawn.addListener = () => {}

// tap also tracks every promise, to know which test an uncaught error belongs to. That takes an eighth of the tests'
// time. Without it, such an error ends the process, and the test that was running fails with it.
asyncHooks.createHook = () => ({
  enable() {
    return this
  },
  disable() {
    return this
  }
})

module.syncBuiltinESMExports()
