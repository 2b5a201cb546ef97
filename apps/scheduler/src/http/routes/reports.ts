import type { FastifyInstance } from 'fastify'
import { modelOfId } from '../models/model-of-id.js'
import type { ServerContext } from '../server-context.js'
import { sendNotFound } from './pages.js'

// A report needs its own style sheet and nothing else; its own page has a policy too, which this one does not rest on.
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

/** A model's own report, as it is in the registry. */
export function reportRoutes(server: FastifyInstance, context: ServerContext): void {
  server.get<{ Params: { modelId: string } }>('/reports/:modelId', async (request, reply) => {
    const model = modelOfId(request.params.modelId)
    const report = model && (await context.models.report(model))
    if (report === undefined) return sendNotFound(context, request, reply)
    return reply
      .type('text/html; charset=utf-8')
      .header('Content-Security-Policy', REPORT_POLICY)
      .send(Buffer.from(report))
  })
}
