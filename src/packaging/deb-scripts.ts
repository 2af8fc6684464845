/** What runs when the package is installed and removed, in the forms that debhelper gives them. */
export const maintainerScripts: Readonly<Record<string, string>> = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  if ! getent passwd recollect >/dev/null; then
    adduser --system --group --no-create-home --home /var/log/recollect --quiet recollect
  fi
  [ -d /var/log/recollect ] || install -d -m 0750 -o recollect -g adm /var/log/recollect
  deb-systemd-helper unmask recollect.service >/dev/null || true
  if deb-systemd-helper --quiet was-enabled recollect.service; then
    deb-systemd-helper enable recollect.service >/dev/null || true
  else
    deb-systemd-helper update-state recollect.service >/dev/null || true
  fi
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    if [ -n "$2" ]; then action=restart; else action=start; fi
    deb-systemd-invoke $action recollect.service >/dev/null || true
  fi
fi
exit 0
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  deb-systemd-invoke stop recollect.service >/dev/null || true
fi
exit 0
`,
  postrm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl --system daemon-reload >/dev/null || true
fi
if [ "$1" = purge ]; then
  rm -rf /var/log/recollect
  if command -v deb-systemd-helper >/dev/null; then
    deb-systemd-helper purge recollect.service >/dev/null || true
    deb-systemd-helper unmask recollect.service >/dev/null || true
  fi
fi
exit 0
`,
}
