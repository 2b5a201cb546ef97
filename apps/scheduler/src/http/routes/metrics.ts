import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../server-context.js'

export function metricsRoutes(server: FastifyInstance, { metrics, clock }: ServerContext): void {
  server.get('/metrics', async (_request, reply) => {
    const text = await metrics.collect(clock.now())
    return reply.type(metrics.contentType).send(text)
  })
}
