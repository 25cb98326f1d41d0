import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { overloaded } from '../errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers however busy the process is: for those who watch it. */
    isNeverShed?: boolean
  }
}

export interface LoadSheddingOptions {
  /** How late the event loop may be, on average over a second, before requests are refused; 0: as late as it gets. Other than the default for tests. */
  maxEventLoopDelayMs?: number | undefined
}

/**
 * Refuses requests with 503 OVERLOADED while the event loop is behind, and has been for some seconds: better at once than after the client has
 * given up. By its delay only; a loop that is always busy but in time is a process that is used well.
 */
export default fp(
  async function loadShedding(
    app: FastifyInstance,
    { maxEventLoopDelayMs = defaultMaxEventLoopDelayMs }: LoadSheddingOptions
  ) {
    let lateSamples = 0
    await app.register(underPressure, {
      maxEventLoopDelay: maxEventLoopDelayMs,
      sampleInterval: sampleIntervalMs,
      pressureHandler: async request => {
        if (lateSamples >= maxLateSamples && !request.routeOptions.config.isNeverShed) {
          throw overloaded('The service is too busy at the moment')
        }
      }
    })
    const sampling = setInterval(() => {
      lateSamples = app.isUnderPressure() ? lateSamples + 1 : 0
    }, sampleIntervalMs).unref()
    // The turns of the start are long, and nobody waited for them.
    app.addHook('onListen', async () => {
      lateSamples = 0
    })
    app.addHook('onClose', async () => {
      clearInterval(sampling)
    })
  },
  { name: 'load-shedding' }
)

// Some ten turns of the loop make an answer; when one takes this long, no client waits for the end. At full load on two cores it is some 20 ms.
const defaultMaxEventLoopDelayMs = 1_000

const sampleIntervalMs = 1_000

// One turn that took a second is over when it is known: a first request that compiles code, a machine that did something else. Five seconds of such
// turns are a queue that grows.
const maxLateSamples = 5
