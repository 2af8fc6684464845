import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

// Node has no unix datagram sockets; every Debian has perl.
const RECEIVE = `use Socket; $| = 1; socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die;
print "bound\\n"; while (defined recv($s, my $m, 8192, 0)) { $m =~ s/\\n/\\t/g; print "$m\\n" }`

/** A service manager's end of NOTIFY_SOCKET, and all that was said to it. */
export class NotifySocket {
  readonly messages: string[] = []
  readonly #child: ChildProcessByStdio<null, Readable, null>
  readonly #listeners = new Set<() => void>()

  constructor(path: string) {
    this.#child = spawn('perl', ['-e', RECEIVE, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let rest = ''
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      this.messages.push(...lines)
      for (const listener of this.#listeners) listener()
    })
  }

  /** Resolves to the first message that matches behind the first `after` ones. */
  heard(pattern: RegExp, after = 0): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.messages.slice(after).find((message) => pattern.test(message))
        if (found === undefined) return
        this.#listeners.delete(look)
        resolve(found)
      }
      this.#listeners.add(look)
      look()
    })
  }

  close(): void {
    this.#child.kill('SIGKILL')
  }
}
