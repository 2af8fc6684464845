import { expect } from 'chai'
import xorg from '../../importers/xorg.ts'
import { Redactor } from '../../src/cli/redact.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { gauge } from '../../src/vocabulary/metric.ts'
import { sampleOf, testHeader } from '../helpers/samples.ts'

const processes = defineImporter({
  name: 'process',
  title: 'PROCESSES',
  sources: [
    { key: 'proc:* stat', path: '/proc/[0-9]*/stat' },
    { key: 'proc:* cmd', path: '/proc/[0-9]*/cmdline', personal: true, joined: true },
  ],
  metrics: {},
})

const redactor = new Redactor([processes])

function redacted(text: string): string {
  return redactor.lines(sampleOf(1, text)).toString()
}

describe('cli: redaction', () => {
  it('leaves the program and takes its arguments', () => {
    expect(redacted('proc:12 cmd /home/alice/bin/tool --password secret\nproc:13 cmd init\nproc:14 cmd\n')).to.equal(
      'proc:12 cmd tool\nproc:13 cmd init\nproc:14 cmd\n',
    )
  })

  it('takes what a module of no file calls personal: titles of windows', () => {
    const text = 'xorg 0 - Re: salary ( PID: 1 ( PID:  42 ):\nxorg \twindows       : 2\n'
    const lines = new Redactor([xorg]).lines(sampleOf(1, text)).toString()
    expect(lines).to.equal('xorg 0 - personal ( PID:  42 ):\nxorg \twindows       : 2\n')
  })

  it('leaves other lines as they are, byte for byte', () => {
    const text =
      'proc:12 stat 12 (t\u00f6ol) S 1\ncpu  1 2 3 4\nload 0.10 0.20 0.30 1/99 12:34:56\ndisk 253 0 vda 1 2\n'
    expect(redacted(text)).to.equal(text)
  })

  const addresses: readonly (readonly [text: string, becomes: string])[] = [
    ['nfs 192.168.0.17:/export', 'nfs address:/export'],
    ['via fe80::1ff:fe23:4567:890a dev', 'via address dev'],
    ['2001:db8:0:1:2:3:4:5', 'address'],
    ['mac 52:54:00:12:34:56 up', 'mac address up'],
    ['mac 52-54-00-12-34-56 up', 'mac address up'],
    ['127.0.0.1 and ::1', '127.0.0.1 and ::1'],
    ['300.1.1.1 is none, 12:34:56 is a time', '300.1.1.1 is none, 12:34:56 is a time'],
  ]
  for (const [text, becomes] of addresses) {
    it(`makes ${text} ${becomes}`, () => {
      expect(redacted(`x ${text}\n`)).to.equal(`x ${becomes}\n`)
    })
  }

  it('takes host and users out of all lines, but not the words and numbers of the kernel', () => {
    const module = defineImporter({
      name: 'group',
      title: 'GROUPS',
      sources: [{ key: 'group *', path: '/sys/fs/cgroup/**/cpu.stat', keep: ['user_usec'] }],
      metrics: { user: gauge({ line: 'group * user_usec', word: 0, help: 'Time' }) },
    })
    const users = { 'uid.1000': 'alice', 'uid.1001': 'user', 'uid.1002': '42', 'uid.1003': 'disk', 'uid.1004': 'björn' }
    const header = testHeader({
      host: 'db-3.zürich.example',
      details: new Map([['process', new Map(Object.entries(users))]]),
    })
    const lines = (text: string): string =>
      new Redactor([processes, module]).lines(sampleOf(1, text, { header })).toString()
    expect(lines('space /home/alice ext4 /dev/mapper/db--3-vg 4096 42\n')).to.equal(
      'space /home/user1000 ext4 /dev/mapper/host-vg 4096 42\n',
    )
    expect(lines('mount nas:/db-3/logs /srv/db-3.zürich.example nfs4 1\n')).to.equal(
      'mount nas:/host/logs /srv/host nfs4 1\n',
    )
    expect(lines('missing json /home/björn/x.json: ENOENT\nproc:7 stat 7 (alice worker) S 1\n')).to.equal(
      'missing json /home/user1004/x.json: ENOENT\nproc:7 stat 7 (user1000 worker) S 1\n',
    )
    const kernel = 'group user.slice user_usec 42\ndisk 253 0 vda 42 2\nload 0.42 42 42 1/42 42\n'
    expect(lines(kernel)).to.equal(kernel)
  })

  it("takes host, users, addresses and comment out of the header, and the header's old text", () => {
    const header = testHeader({
      host: 'db-zurich-3',
      comment: 'for Alice',
      details: new Map([
        ['process', new Map([['uid.1000', 'alice']])],
        ['net', new Map([['route', 'db-zurich-3 via 10.1.2.3']])],
      ]),
      unreadable: ['/srv/db-zurich-3/stat: EACCES'],
      lines: ['# Host: db-zurich-3'],
    })
    const clean = redactor.header(header)
    expect(clean.host).to.equal('host')
    expect(clean.comment).to.equal(undefined)
    expect(clean.lines).to.deep.equal([])
    expect(clean.details.get('process')?.get('uid.1000')).to.equal('user1000')
    expect(clean.details.get('net')?.get('route')).to.equal('host via address')
    expect(clean.unreadable).to.deep.equal(['/srv/host/stat: EACCES'])
    expect(clean.hz).to.equal(header.hz)
  })
})
