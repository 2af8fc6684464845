import { expect } from 'chai'
import { modulesOf } from '../../src/cli/view/shown-views.ts'
import { askedViews } from '../../src/cli/view/view-options.ts'
import { builtInSelectables, loadBuiltIn } from '../../src/modules.ts'
import { leftOutViews, views } from '../../src/views/index.ts'
import type { Metrics } from '../../src/vocabulary/metric.ts'
import { conversion } from '../../src/vocabulary/unit.ts'

/** What is known of an interval itself. */
const INTERVAL = ['time', 'epoch', 'seconds']

/** Modules that have no files of their own: a server is asked, or a program run. */
const ASKING = new Set([
  'mysql',
  'redis',
  'memcached',
  'gpfs',
  'samba',
  'dbus',
  'libvirt',
  'nvidia',
  'snmp',
  'traffic',
  'xorg',
])

describe('views', () => {
  const metrics = new Map<string, Metrics>()

  before(async () => {
    for (const { name } of builtInSelectables) metrics.set(name, (await loadBuiltIn(name)).importer.metrics)
  })

  it('have names and letters of their own', () => {
    const names = views.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    expect(names).to.deep.equal([...new Set(names)])
    const letters = views.flatMap(({ letter }) => letter ?? [])
    expect(letters).to.deep.equal([...new Set(letters)])
    for (const name of names) expect(name).to.match(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    for (const letter of letters) expect(letter).to.match(/^[cdgilmnprstTy]$/)
  })

  it("are all of dstat's that need nothing but the kernel's files", () => {
    // Its internal plugins and those shipped beside them; servers' and drawings of other machines have modules of their own.
    const internal =
      'aio cpu cpu-adv cpu-use cpu24 disk disk24 disk24-old epoch fs int int24 io ipc load lock mem mem-adv net page page24 ' +
      'proc raw socket swap swap-old sys tcp time udp unix vm vm-adv zones'
    const external =
      'battery battery-remain cpufreq disk-avgqu disk-avgrq disk-svctm disk-tps disk-util disk-wait disk-inflight fan ' +
      'freespace fuse ib lustre md-status net-packets nfs3 nfs3-ops nfsd3 nfsd3-ops nfsd4-ops nfsstat4 rpc rpcd power ' +
      'proc-count postfix qmail sendmail thermal utmp wifi zfs-arc zfs-l2arc zfs-zil vz-cpu vz-io vz-ubc snooze pid-detail ' +
      'top-cpu top-cpu-adv top-cputime top-cputime-avg top-io top-io-adv top-bio top-bio-adv top-mem top-oom top-latency ' +
      'top-latency-avg top-int top-childwait'
    const names = new Set(views.flatMap(({ name, aliases = [] }) => [name, ...aliases]))
    expect(`${internal} ${external}`.split(' ').filter((name) => !names.has(name))).to.deep.equal([])
  })

  it("are those of dstat that ask servers, by both spellings, and by its document's names", () => {
    const named =
      'dbus gpfs gpfsop gpfs-ops innodb-buffer innodb-io innodb-keys innodb-ops memcache-hits mysql-io mysql-keys mysql-ops ' +
      'mysql5-cmds mysql5-conn mysql5-io mysql5-keys redis snmp-cpu snmp-load snmp-mem snmp-net snmp-net-err snmp-sys'
    for (const name of named.split(' ')) {
      const asked = askedViews([`--mods=${name.replaceAll('-', '_')}`])
      expect(asked, name).to.deep.equal(askedViews([`--${name}`]))
      expect(
        asked.flatMap((one) => ('view' in one ? [one.view.asks] : [])),
        name,
      ).to.deep.equal([true])
    }
  })

  it('say why there is none of a plugin that is left out', () => {
    for (const [name, why] of Object.entries(leftOutViews)) {
      expect(views.some((view) => view.name === name)).to.equal(false)
      for (const spelled of [`--${name}`, `--mods=${name}`]) {
        expect(() => askedViews([spelled]), spelled).to.throw(`view ${name}: not included: ${why}`)
      }
    }
  })

  it('are all asked for by --all-plugins, except those that ask servers', () => {
    const all = askedViews(['--all-plugins']).flatMap((one) => ('view' in one ? [one.view] : []))
    expect(all).to.deep.equal(views.filter(({ asks }) => asks === undefined))
    for (const view of views) {
      const needsAnswers = modulesOf(view).some((name) => ASKING.has(name))
      expect([view.name, view.asks === true]).to.deep.equal([view.name, needsAnswers])
    }
  })

  for (const view of views) {
    it(`${view.name} names metrics that there are, in units that they can be shown in`, () => {
      for (const { metric, unit, nick, width = view.width } of view.columns) {
        expect(nick.length, nick).to.be.within(1, width)
        for (const full of typeof metric === 'string' ? [metric] : metric) {
          const [module = '', name = ''] = full.split('.')
          if (module === 'interval') expect(INTERVAL).to.include(name)
          else if (name !== 'instance') {
            const about = metrics.get(module)?.[name]
            expect(about, full).to.not.equal(undefined)
            if (about === undefined || about.kind === 'text' || unit === undefined) continue
            expect(() => conversion(about.unit ?? 'count', unit, { hz: 100, pageSize: 4096 })).to.not.throw()
          }
        }
      }
    })
  }
})
