import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { idempotentRequest, sendResult, type Success } from '../idempotency/plugin.js'
import type { Command } from './command.js'
import { createShop, type Shop, type ShopOptions } from './writer.js'

declare module 'fastify' {
  interface FastifyInstance {
    shop: Shop
    /**
     * Runs a command and sends its result; with an `Idempotency-Key`, at most once.
     *
     * @param describe turns the result into a response
     * @throws what `shop.submit` throws
     */
    submitOnce<Result>(
      request: FastifyRequest,
      reply: FastifyReply,
      command: Command<Result>,
      describe: (result: Result) => Success
    ): Promise<FastifyReply>
  }
}

/** Adds `shop`, through which every change of products, stock, orders and users goes, and `submitOnce` for routes. */
export default fp(
  async function shop(app: FastifyInstance, { groupCommit }: Pick<ShopOptions, 'groupCommit'>) {
    const created = createShop(app.prisma, {
      groupCommit,
      onGroup({ size, waitMs, durationMs }) {
        app.metrics.orderGroupSize.observe(size)
        app.metrics.orderGroupWait.observe(waitMs / 1_000)
        app.metrics.orderGroupDuration.observe(durationMs / 1_000)
      }
    })
    app.metrics.onQueue(() => created.queued)
    app.decorate('shop', created)
    app.decorate('submitOnce', async (request, reply, command, describe) =>
      sendResult(reply, await created.submitOnce(idempotentRequest(request, reply, command, describe)), describe)
    )
  },
  { name: 'shop', dependencies: ['prisma', 'metrics', 'idempotency'] }
)
