import { connect } from 'node:net'

/** A client of a server: what it says, and all that it is told until the connection is closed. */
export function client(port: number, says = ''): { readonly text: () => string; readonly closed: Promise<void> } {
  let text = ''
  const socket = connect(port, '127.0.0.1', () => socket.write(says))
  socket.on('data', (bytes) => {
    text += bytes
  })
  socket.on('error', () => {})
  return { text: () => text, closed: new Promise((resolve) => socket.once('close', () => resolve())) }
}
