/** Elements of a GPU in the order and the depth in which driver 535 writes them, with values as they look. */
const GPU: readonly (readonly [section: string, leaves: string])[] = [
  [
    '',
    'product_name product_brand product_architecture display_mode display_active persistence_mode addressing_mode mig_mode_text accounting_mode accounting_mode_buffer_size serial uuid minor_number vbios_version multigpu_board board_id board_part_number gpu_part_number gpu_fru_part_number gpu_module_id',
  ],
  ['mig_mode', 'current_mig pending_mig'],
  ['driver_model', 'current_dm pending_dm'],
  ['inforom_version', 'img_version oem_object ecc_object pwr_object'],
  ['inforom_bbx_flush', 'latest_timestamp latest_duration'],
  ['gpu_operation_mode', 'current_gom pending_gom'],
  ['gpu_virtualization_mode', 'virtualization_mode host_vgpu_mode vgpu_heterogeneous_mode'],
  ['gpu_reset_status', 'reset_required drain_and_reset_recommended'],
  ['ibmnpu', 'relaxed_ordering_mode'],
  [
    'pci',
    'pci_bus pci_device pci_domain pci_device_id pci_bus_id pci_sub_system_id max_link_gen current_link_gen device_current_link_gen max_device_link_gen max_host_link_gen max_link_width current_link_width bridge_chip_type bridge_chip_fw replay_counter replay_rollover_counter tx_util rx_util atomic_caps_inbound atomic_caps_outbound',
  ],
  ['performance', 'fan_speed performance_state'],
  [
    'clocks_event_reasons',
    'gpu_idle applications_clocks_setting sw_power_cap hw_slowdown hw_thermal_slowdown hw_power_brake_slowdown sync_boost sw_thermal_slowdown display_clocks_setting',
  ],
  ['fb_memory_usage', 'total reserved used free'],
  ['bar1_memory_usage', 'total used free'],
  ['cc_protected_memory_usage', 'total used free'],
  ['compute', 'compute_mode'],
  ['utilization', 'gpu_util memory_util encoder_util decoder_util jpeg_util ofa_util'],
  ['encoder_stats', 'session_count average_fps average_latency'],
  ['fbc_stats', 'session_count average_fps average_latency'],
  ['ecc_mode', 'current_ecc pending_ecc'],
  [
    'ecc_errors',
    'sram_correctable sram_uncorrectable dram_correctable dram_uncorrectable sram_correctable_all sram_uncorrectable_all dram_correctable_all dram_uncorrectable_all',
  ],
  ['retired_pages', 'multiple_single_bit_retirement double_bit_retirement pending_blacklist pending_retirement'],
  [
    'remapped_rows',
    'remapped_row_corr remapped_row_unc remapped_row_pending remapped_row_failure row_remapper_histogram_max row_remapper_histogram_high row_remapper_histogram_partial row_remapper_histogram_low row_remapper_histogram_none',
  ],
  [
    'temperature',
    'gpu_temp gpu_temp_tlimit gpu_temp_max_tlimit_threshold gpu_temp_slow_tlimit_threshold gpu_temp_max_gpu_tlimit_threshold gpu_target_temperature memory_temp gpu_temp_max_mem_tlimit_threshold',
  ],
  ['supported_gpu_target_temp', 'gpu_target_temp_min gpu_target_temp_max'],
  [
    'gpu_power_readings',
    'power_state power_draw current_power_limit requested_power_limit default_power_limit min_power_limit max_power_limit',
  ],
  [
    'module_power_readings',
    'power_state power_draw current_power_limit requested_power_limit default_power_limit min_power_limit max_power_limit',
  ],
  ['clocks', 'graphics_clock sm_clock mem_clock video_clock'],
  ['applications_clocks', 'graphics_clock mem_clock'],
  ['default_applications_clocks', 'graphics_clock mem_clock'],
  ['deferred_clocks', 'mem_clock'],
  ['max_clocks', 'graphics_clock sm_clock mem_clock video_clock'],
  ['max_customer_boost_clocks', 'graphics_clock'],
  ['clock_policy', 'auto_boost auto_boost_default'],
  ['voltage', 'graphics_volt'],
  ['fabric', 'state status cliqueId clusterUuid'],
  ['processes', 'process_info'],
]

const PROCESS =
  '\t\t\t<process_info>\n\t\t\t\t<gpu_instance_id>N/A</gpu_instance_id>\n\t\t\t\t<compute_instance_id>N/A</compute_instance_id>\n\t\t\t\t<pid>4711</pid>\n\t\t\t\t<type>C</type>\n\t\t\t\t<process_name>/usr/bin/python3</process_name>\n\t\t\t\t<used_memory>41234 MiB</used_memory>\n\t\t\t</process_info>\n'

function section([name, leaves]: readonly [string, string]): string {
  if (name === 'processes') return `\t\t<processes>\n${PROCESS.repeat(2)}\t\t</processes>\n`
  const tabs = name === '' ? '\t\t' : '\t\t\t'
  const values = leaves.split(' ').map((leaf, index) => `${tabs}<${leaf}>${index * 7} MiB</${leaf}>\n`)
  return name === '' ? values.join('') : `\t\t<${name}>\n${values.join('')}\t\t</${name}>\n`
}

/** What `nvidia-smi -q -x` says of so many GPUs: each has about 200 lines. */
export function nvidiaSmi(gpus: number): string {
  const gpu = GPU.map(section).join('')
  const all = Array.from({ length: gpus }, (_, at) => `\t<gpu id="00000000:0${at}:00.0">\n${gpu}\t</gpu>\n\n`)
  return `<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">\n<nvidia_smi_log>\n\t<timestamp>Sun Nov 22 00:00:00 2026</timestamp>\n\t<driver_version>535.104.05</driver_version>\n\t<attached_gpus>${gpus}</attached_gpus>\n${all.join('')}</nvidia_smi_log>\n`
}
