/** Half of what a socket of Linux holds (net.core.wmem_default). */
const MOST = 106_496
/** What is counted for each write, however short, beside its bytes (SKB_TRUESIZE). */
const ROOM_OF_WRITE = 768

/** Whether a text of so many bytes takes little of the room in a socket, even where each of its lines was written by itself. */
export function isLittle(bytes: number, text: string): boolean {
  let room = bytes
  for (let at = 0; at >= 0 && room < MOST; at = text.indexOf('\n', at + 1)) room += ROOM_OF_WRITE
  return room < MOST
}
