import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { addressGroup } from './access/address-group.js'

/** Connections at the same time, in all and of one address. */
const MOST = 512
const MOST_OF_ADDRESS = 256

interface Connection {
  readonly address: string
  /** What is being asked and answered; undefined between two requests and while headers arrive. */
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined
}

/**
 * Keeps the door open however many connections are held: where there are too many, the one that has kept us waiting
 * longest goes, of the address that holds most. Who asks and takes the answer, as probes do, waits for nobody; who holds
 * connections without asking loses them to others.
 */
export function limitConnections(server: Server): void {
  // Oldest first.
  const open = new Map<Socket, Connection>()

  server.on('connection', (socket: Socket) => {
    const address = addressGroup(socket.remoteAddress)
    open.set(socket, { address, exchange: undefined })
    socket.once('close', () => open.delete(socket))
    const ofAddress = [...open.values()].filter((connection) => connection.address === address).length
    if (ofAddress > MOST_OF_ADDRESS) drop(address, socket)
    else if (open.size > MOST) drop(busiestAddress(open), socket)
  })

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(request.socket)
    if (connection === undefined) return
    const exchange = { request, response }
    connection.exchange = exchange
    response.once('close', () => {
      if (connection.exchange === exchange) connection.exchange = undefined
    })
  })

  function drop(address: string, newcomer: Socket): void {
    let dropped = newcomer
    for (const [socket, connection] of open) {
      if (connection.address !== address || !waitsForClient(socket, connection)) continue
      dropped = socket
      break
    }
    open.delete(dropped)
    dropped.destroy()
  }
}

/** Whether the next move is the client's: to ask, to finish asking, or to take the answer. */
function waitsForClient(socket: Socket, { exchange }: Connection): boolean {
  if (exchange === undefined || !exchange.request.complete) return true
  return exchange.response.writableEnded && socket.writableLength > 0
}

function busiestAddress(open: ReadonlyMap<Socket, Connection>): string {
  const counts = new Map<string, number>()
  for (const { address } of open.values()) counts.set(address, (counts.get(address) ?? 0) + 1)
  let busiest = ''
  for (const [address, count] of counts) if (count > (counts.get(busiest) ?? 0)) busiest = address
  return busiest
}
