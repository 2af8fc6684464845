import { counter, defineImporter, gauge, settingsOf } from 'recollect/importer'

type Counted = Omit<Parameters<typeof counter>[0], 'line' | 'word'>

const counted = (name: string, about: Counted) => counter({ line: `samba ${name}:`, word: 0, ...about })

/**
 * Samba: the profile that smbd keeps in shared memory, as `smbstatus --profile` prints it (`smbd profiling level = count`).
 *
 * smbstatus takes tens of milliseconds: it is asked at the second interval.
 */
export default defineImporter(() => {
  let program: readonly string[] = ['smbstatus', '--profile']

  return {
    name: 'samba',
    title: 'SAMBA',
    sources: [],
    line: 'samba',
    pace: 'second',
    metrics: {
      requests: counted('request_count', { head: 'Reqs', brief: true, help: 'Requests of clients' }),
      connects: counted('connect_count', { head: 'Conns', brief: true, help: 'Clients that connected' }),
      disconnects: counted('disconnect_count', { head: 'Disc', help: 'Clients that left' }),
      clients: gauge({ head: 'Clnt', brief: true, help: 'Clients that are connected' }),
      reads: counted('smb2_read_count', { head: 'Reads', brief: true, help: 'Reads by SMB 2 and 3' }),
      readBytes: counted('smb2_read_outbytes', {
        unit: 'B',
        show: 'KiB',
        head: 'KBRd',
        brief: true,
        help: 'Sent for reads',
      }),
      writes: counted('smb2_write_count', { head: 'Write', brief: true, help: 'Writes by SMB 2 and 3' }),
      writeBytes: counted('smb2_write_inbytes', {
        unit: 'B',
        show: 'KiB',
        head: 'KBWr',
        brief: true,
        help: 'Received to be written',
      }),
      opens: counted('smb2_create_count', { head: 'Opens', help: 'Files and directories opened' }),
      closes: counted('smb2_close_count', { head: 'Close', help: 'Files and directories closed' }),
      finds: counted('smb2_find_count', { head: 'Finds', help: 'Directories listed' }),
      infos: counted('smb2_getinfo_count', { head: 'Infos', help: 'Properties of files asked for' }),
      userTime: counted('cpu_user_time', {
        unit: 'us',
        show: 's',
        digits: 2,
        head: 'User',
        help: 'CPU time in user mode',
      }),
      systemTime: counted('cpu_system_time', {
        unit: 'us',
        show: 's',
        digits: 2,
        head: 'Sys',
        help: 'CPU time in the kernel',
      }),
    },
    analyzes: ['samba connect_count:', 'samba disconnect_count:'],

    init(options) {
      const { config } = settingsOf(options, { module: 'samba', known: { config: 'text' } })
      program = ['smbstatus', '--profile', ...(config === undefined ? [] : [`--configfile=${config}`])]
    },

    async getData(record) {
      await record.exec(program, 'samba')
    },

    analyze(line, row) {
      if (line.pattern === 'samba connect_count:') row.clients = line.number(0)
      else row.clients = Number(row.clients) - line.number(0)
    },
  }
})
