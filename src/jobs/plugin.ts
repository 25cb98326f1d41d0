import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { startLoop, type Loop, type LoopOptions } from './loop.js'

/** What is done again and again while the app listens. */
export type BackgroundJob = Omit<LoopOptions, 'log'>

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Has a job run from when the app listens until it closes; so not in an app that only gets injected requests, where tests do by
     * hand what the job does. To be called while the app is being built.
     */
    addJob(job: BackgroundJob): void
  }
}

/** Runs the background jobs, and waits for what they are doing before anything else of the app closes. */
export default fp(
  async function backgroundJobs(app: FastifyInstance) {
    const jobs: BackgroundJob[] = []
    let loops: Loop[] = []
    app.decorate('addJob', job => {
      jobs.push(job)
    })
    app.addHook('onListen', async () => {
      loops = jobs.map(job => startLoop({ ...job, log: app.log }))
    })
    app.addHook('preClose', async () => {
      await Promise.all(loops.map(loop => loop.stop()))
    })
  },
  { name: 'background-jobs' }
)
