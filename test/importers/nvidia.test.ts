import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import nvidia from '../../importers/nvidia.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { type Polled, poll } from '../helpers/service.ts'

/** `nvidia-smi -q -x` as drivers write it (535), shortened; `older` has the names of drivers before that. */
function xml({ older = false } = {}): string {
  const power = older ? 'power_readings' : 'gpu_power_readings'
  return `<?xml version="1.0" ?>
<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
<nvidia_smi_log>
\t<timestamp>Sun Nov 22 00:00:00 2026</timestamp>
\t<driver_version>535.104.05</driver_version>
\t<attached_gpus>2</attached_gpus>
\t<gpu id="00000000:01:00.0">
\t\t<product_name>NVIDIA A100-SXM4-40GB</product_name>
\t\t<pci>
\t\t\t<pci_bus>01</pci_bus>
\t\t\t<pci_gpu_link_info>
\t\t\t\t<pcie_gen>
\t\t\t\t\t<max_link_gen>4</max_link_gen>
\t\t\t\t</pcie_gen>
\t\t\t</pci_gpu_link_info>
\t\t\t<tx_util>2048 KB/s</tx_util>
\t\t\t<rx_util>512 KB/s</rx_util>
\t\t</pci>
\t\t<fan_speed>N/A</fan_speed>
\t\t<fb_memory_usage>
\t\t\t<total>40960 MiB</total>
\t\t\t<used>1536 MiB</used>
\t\t</fb_memory_usage>
\t\t<utilization>
\t\t\t<gpu_util>87 %</gpu_util>
\t\t\t<memory_util>12 %</memory_util>
\t\t\t<encoder_util>0 %</encoder_util>
\t\t\t<decoder_util>0 %</decoder_util>
\t\t</utilization>
\t\t<temperature>
\t\t\t<gpu_temp>54 C</gpu_temp>
\t\t\t<gpu_temp_max_threshold>92 C</gpu_temp_max_threshold>
\t\t</temperature>
\t\t<${power}>
\t\t\t<power_draw>231.50 W</power_draw>
\t\t\t<${older ? 'power_limit' : 'current_power_limit'}>400.00 W</${older ? 'power_limit' : 'current_power_limit'}>
\t\t</${power}>
\t\t<clocks>
\t\t\t<sm_clock>1410 MHz</sm_clock>
\t\t\t<mem_clock>1215 MHz</mem_clock>
\t\t</clocks>
\t\t<max_clocks>
\t\t\t<sm_clock>1500 MHz</sm_clock>
\t\t</max_clocks>
\t\t<processes>
\t\t\t<process_info>
\t\t\t\t<pid>4711</pid>
\t\t\t\t<type>C</type>
\t\t\t\t<process_name>python &lt;train&gt; &amp; more</process_name>
\t\t\t\t<used_memory>1024 MiB</used_memory>
\t\t\t</process_info>
\t\t</processes>
\t\t<accounted_processes>
\t\t</accounted_processes>
\t</gpu>
\t<gpu id="00000000:41:00.0">
\t\t<product_name>Tesla T4</product_name>
\t\t<utilization>
\t\t\t<gpu_util>13 %</gpu_util>
\t\t</utilization>
\t\t<fb_memory_usage>
\t\t\t<total>15360 MiB</total>
\t\t\t<used>512 MiB</used>
\t\t</fb_memory_usage>
\t\t<processes></processes>
\t</gpu>
</nvidia_smi_log>
`
}

describe('the nvidia importer', () => {
  const folder = temporaryDirectory()
  let polled: Polled | undefined
  afterEach(() => polled?.close())

  /** Records what a program says that stands for nvidia-smi. */
  function pretend(output: string): Polled {
    const program = join(folder.path, 'nvidia-smi')
    writeFileSync(join(folder.path, 'output'), output)
    writeFileSync(
      program,
      `#!/bin/sh\n[ "$*" = "-q -x -l 1" ] || exit 2\ncat ${join(folder.path, 'output')}\nexec sleep 60\n`,
    )
    chmodSync(program, 0o755)
    nvidia.init?.({ program })
    polled = poll(nvidia)
    return polled
  }

  for (const older of [false, true]) {
    it(`reads GPUs and their processes, of ${older ? 'older' : 'newer'} drivers`, async () => {
      const [values] = play(nvidia, [sampleOf(1000, await pretend(xml({ older })).next())])
      expect(values?.['0']).to.include({
        model: 'NVIDIA A100-SXM4-40GB',
        busy: 87,
        memoryBusy: 12,
        memory: 40960,
        used: 1536,
        temperature: 54,
        power: 231.5,
        powerLimit: 400,
        clock: 1410,
        memoryClock: 1215,
        sent: 2048,
        received: 512,
        fan: undefined,
      })
      expect(values?.['0/4711']).to.include({ command: 'python <train> & more', processMemory: 1024, busy: undefined })
      expect(values?.['1']).to.include({ model: 'Tesla T4', busy: 13, used: 512, power: undefined })
      expect(values?.['']).to.include({ busy: 50, used: 2048, memory: 56320, temperature: 54, processMemory: 1024 })
    })
  }

  it('takes what is no XML for nothing', async () => {
    const garbage = `<<<>>>\n</gpu>\n</gpu>\n<gpu_util>1 %</gpu_util>\nNVIDIA-SMI has failed\n${xml()}`
    const [values] = play(nvidia, [sampleOf(1000, await pretend(garbage).next())])
    expect(values).to.have.all.keys('', '0', '0/4711', '1')
    expect(values?.['0']).to.include({ busy: 87 })
  })
})
