import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { overloaded } from '../errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route responds even while the service sheds load: for monitoring. */
    isNeverShed?: boolean
  }
}

export interface LoadSheddingOptions {
  /**
   * The event loop delay, averaged over a second, beyond which requests are rejected; 0 disables load shedding. Tests
   * override the default.
   */
  maxEventLoopDelayMs?: number | undefined
}

/**
 * Rejects requests with 503 OVERLOADED once the event loop has lagged for some seconds: a client is better off with
 * an immediate rejection than with a response after it has given up. Only the delay counts, not the utilization: a
 * loop that is always busy but on time is put to good use.
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
          throw overloaded('The service is too busy; try again shortly')
        }
      }
    })
    const sampling = setInterval(() => {
      lateSamples = app.isUnderPressure() ? lateSamples + 1 : 0
    }, sampleIntervalMs).unref()
    // The start blocks the loop for long turns, but no client was waiting.
    app.addHook('onListen', async () => {
      lateSamples = 0
    })
    app.addHook('onClose', async () => {
      clearInterval(sampling)
    })
  },
  { name: 'load-shedding' }
)

// A response takes some ten turns of the loop: with a delay of a second per turn, no client waits long enough. At full
// load on two cores the delay is some 20 ms.
const defaultMaxEventLoopDelayMs = 1_000

const sampleIntervalMs = 1_000

// A single turn of a second is over by the time it is measured: a first request that compiles code, or a machine that
// was busy elsewhere. Five seconds of such turns mean a growing queue.
const maxLateSamples = 5
