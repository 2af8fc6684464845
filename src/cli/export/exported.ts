/** The option that names exporters. */
export const exportOption = {
  type: 'string',
  array: true,
  describe:
    'Send the values to another system: an exporter and its options (see recollect list exports); may be repeated',
  example: '--export openmetrics,night.om, --export graphite,127.0.0.1,i=60',
} as const

/** Modules that are exported where nothing else was asked for. */
export const EXPORTED: readonly string[] = ['cpu', 'load', 'memory', 'disk', 'net']
