import type { View } from '../vocabulary/view.ts'
import { cpuViews } from './cpu.ts'
import { databaseViews } from './databases.ts'
import { diskViews } from './disk.ts'
import { hardwareViews } from './hardware.ts'
import { kernelViews } from './kernel.ts'
import { memoryViews } from './memory.ts'
import { netViews } from './net.ts'
import { nfsViews } from './nfs.ts'
import { serverViews } from './servers.ts'
import { socketViews } from './sockets.ts'
import { storageViews } from './storage.ts'
import { timeViews } from './time.ts'
import { topViews } from './top.ts'

/** All views of the package, in the order of the help text. */
export const views: readonly View[] = [
  ...cpuViews,
  ...diskViews,
  ...netViews,
  ...memoryViews,
  ...timeViews,
  ...kernelViews,
  ...socketViews,
  ...topViews,
  ...storageViews,
  ...nfsViews,
  ...hardwareViews,
  ...databaseViews,
  ...serverViews,
]

const ESX = "the console of VMware's ESX, which is no Linux since ESX 5"
const GUEST_LIBRARY = "a library of VMware's guests would tell; stolen time is in --cpu"
const SCRIPTS = 'a program of your own, kept running: --import json,NAME=|PROGRAM (importers/JSON.md)'

/** dstat's plugins that there are no views for, with the reason, or what shows the same. */
export const leftOutViews: Readonly<Record<string, string>> = {
  'condor-queue': SCRIPTS,
  helloworld: 'it is a sample: --import samples/hello.js --columns hello.greetings',
  'jvm-full': SCRIPTS,
  'jvm-vm': SCRIPTS,
  'mongodb-conn': SCRIPTS,
  'mongodb-mem': SCRIPTS,
  'mongodb-opcount': SCRIPTS,
  'mongodb-queue': SCRIPTS,
  'mongodb-stats': SCRIPTS,
  ntp: "the clock is the machine's: --time, and --snooze for how late samples are",
  squid: SCRIPTS,
  systemtap:
    'a script that prints JSON: --import "json,NAME=|stap SCRIPT" --columns json.NAME.COUNTER, or --import dtrace',
  'vm-cpu': GUEST_LIBRARY,
  'vm-mem': GUEST_LIBRARY,
  'vm-mem-adv': GUEST_LIBRARY,
  'vmk-hba': ESX,
  vmkhba: ESX,
  'vmk-int': ESX,
  vmkint: ESX,
  'vmk-nic': ESX,
}
