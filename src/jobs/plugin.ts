import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { startLoop, type Loop, type LoopOptions } from './loop.js'

/** A job that runs repeatedly while the app listens. */
export type BackgroundJob = Omit<LoopOptions, 'log'>

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Adds a job that runs from when the app listens until it closes. An app that only gets injected requests never
     * runs it: tests do the job's work by hand. Call this while the app is being built.
     */
    addJob(job: BackgroundJob): void
  }
}

/** Runs the background jobs, and waits for their current runs before any other part of the app closes. */
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
