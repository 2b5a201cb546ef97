import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { AnswerHeaders } from './answer-headers.js'

const LINGER_MS = 1000

/** By the parser's code; anything else is 400. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read as HTTP.',
  405: 'This method is not for this server.',
  408: 'The request did not arrive in time.',
  413: 'The request is too large.',
  417: 'The expectation cannot be met.',
  431: 'The headers are too large.',
}

/** Answers what never becomes a request of the router, in the form and with the headers of every other answer. */
export function answerUnreadable(server: Server, headers: AnswerHeaders): void {
  server.on('connect', (_request, socket: Duplex) => endWith(socket, 405, headers))
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { ...headers, 'Content-Type': 'application/json', Connection: 'close' })
    response.end(bodyOf(417))
  })
}

/** What the parser of requests could not read, or not in time. */
export function unreadable(headers: AnswerHeaders) {
  return (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Where an answer has begun, another one in its midst would be read as a part of it.
    const begun = (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent === true
    if (error.code === 'ECONNRESET' || !socket.writable || begun) socket.destroy(error)
    else endWith(socket, STATUS[error.code ?? ''] ?? 400, headers)
  }
}

/** What the router could not make an address of. */
export function unroutable(headers: AnswerHeaders) {
  return (_error: Error, _request: unknown, reply: FastifyReply) => {
    void reply
      .code(400)
      .headers({ ...headers, Connection: 'close' })
      .send({ error: 'bad_request', message: 'The address must be percent-encoded UTF-8 of usual length.' })
  }
}

function endWith(socket: Duplex, status: number, headers: AnswerHeaders): void {
  const body = bodyOf(status)
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
  // Closed at once, a sender that is still sending would see a reset and not the answer.
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

function bodyOf(status: number): string {
  const error = (STATUS_CODES[status] ?? '').toLowerCase().replaceAll(' ', '_')
  return JSON.stringify({ error, message: MESSAGES[status] })
}
