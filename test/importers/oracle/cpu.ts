import {
  type Expected,
  type Lines,
  minus,
  type Numbers,
  numbers,
  per,
  plus,
  rates,
  SECONDS,
  times,
} from './arithmetic.ts'

function shares(rate: readonly (number | undefined)[]): Numbers {
  const [user, nice, system, idle, wait, irq, soft, steal, guest, guestNice] = rate
  const serving = plus(irq, soft, steal)
  const all = plus(user, nice, system, idle, wait, serving)
  const share = (part: number | undefined): number | undefined => times(per(part, all), 100)
  return {
    user: share(user),
    nice: share(nice),
    system: share(system),
    wait: share(wait),
    irq: share(irq),
    soft: share(soft),
    steal: share(steal),
    guest: share(guest),
    guestNice: share(guestNice),
    idle: share(idle),
    busy: share(plus(user, nice, system, serving)),
    systemTotal: share(plus(system, serving)),
    userTime: user,
    niceTime: nice,
    systemTime: system,
    idleTime: idle,
    waitTime: wait,
    irqTime: irq,
    softTime: soft,
    stealTime: steal,
    guestTime: guest,
    guestNiceTime: guestNice,
  }
}

export function expectedCpu(before: Lines, after: Lines): Expected {
  const names = after.map(([name = '']) => name).filter((name) => /^cpu\d+$/.test(name))
  const of = (...words: readonly string[]) => rates(numbers(before, ...words), numbers(after, ...words), SECONDS)
  return {
    '': {
      ...shares(of('cpu')),
      online: names.length,
      interrupts: of('intr')[0],
      contextSwitches: of('ctxt')[0],
      forks: of('processes')[0],
    },
    ...Object.fromEntries(names.map((name) => [name.slice(3), { ...shares(of(name)), online: 1 }])),
  }
}

export function expectedLoad(_before: Lines, after: Lines): Expected {
  const words = after.find(([key]) => key === 'load') ?? []
  const [running, tasks] = (words[4] ?? '').split('/').map(Number)
  return {
    '': {
      avg1: Number(words[1]),
      avg5: Number(words[2]),
      avg15: Number(words[3]),
      running: minus(running, 1),
      tasks,
      runnable: minus(numbers(after, 'procs_running')[0], 1),
      blocked: numbers(after, 'procs_blocked')[0],
    },
  }
}

export const timesSlipped = (before: Lines, after: Lines): boolean =>
  after.some(
    ([key = '']) =>
      /^cpu/.test(key) && rates(numbers(before, key), numbers(after, key), 1).some((rate) => Number(rate) < 0),
  )
