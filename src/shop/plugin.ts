import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { idempotentRequest, sendResult, type Success } from '../idempotency/plugin.js'
import type { Command } from './command.js'
import { createWriter, type Writer, type WriterOptions } from './writer.js'

declare module 'fastify' {
  interface FastifyInstance {
    writer: Writer
    /**
     * Runs a command and sends its result; with an `Idempotency-Key`, at most once.
     *
     * @param describe turns the result into a response
     * @throws what `writer.submit` throws
     */
    submitOnce<Result>(
      request: FastifyRequest,
      reply: FastifyReply,
      command: Command<Result>,
      describe: (result: Result) => Success
    ): Promise<FastifyReply>
  }
}

/** Adds `writer`, through which every change of products, stock, orders and users goes, and `submitOnce` for routes. */
export default fp(
  async function writer(app: FastifyInstance, { groupCommit }: Pick<WriterOptions, 'groupCommit'>) {
    const created = createWriter(app.prisma, {
      groupCommit,
      onGroup({ size, waitMs, durationMs }) {
        app.metrics.orderGroupSize.observe(size)
        app.metrics.orderGroupWait.observe(waitMs / 1_000)
        app.metrics.orderGroupDuration.observe(durationMs / 1_000)
      }
    })
    app.metrics.onQueue(() => created.queued)
    app.decorate('writer', created)
    app.decorate('submitOnce', async (request, reply, command, describe) =>
      sendResult(
        reply,
        await created.submitOnce(request.shop.id, idempotentRequest(request, reply, command, describe)),
        describe
      )
    )
  },
  { name: 'writer', dependencies: ['prisma', 'metrics', 'idempotency'] }
)
