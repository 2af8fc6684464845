#!/bin/sh
# Makes samples/minimal, samples/hotplug and samples/killed, as root on a machine with veth and loop devices.
#
#     npm run build && sudo samples/make/in-a-small-machine.sh web1 samples/make/small.sh
set -eu
cd "$(dirname "$0")/../.."
recollect="node dist/src/cli/main.cjs"
rm -rf samples/minimal samples/hotplug samples/killed
mkdir samples/minimal samples/hotplug samples/killed

$recollect record -q -i 1 -c 6 -s cdmn --level 19 -f samples/minimal/ --comment 'minimal: six seconds of a quiet machine'

# A network device and a loop device come after five seconds and leave after fifteen.
$recollect record -q -i 1 -c 22 -s cdDnN --level 19 -f samples/hotplug/ \
  --comment 'hotplug: veth-a and loop8 come, carry data and leave' &
sleep 5
ip netns add far
ip link add veth-a type veth peer name veth-b netns far
ip addr add 10.84.20.1/24 dev veth-a
ip link set veth-a up
ip -n far addr add 10.84.20.2/24 dev veth-b
ip -n far link set veth-b up
image=$(mktemp)
truncate -s 64M "$image"
mknod -m 600 "$image.loop8" b 7 8
losetup "$image.loop8" "$image"
end=$(($(date +%s) + 9))
while [ "$(date +%s)" -lt "$end" ]; do
  dd if=/dev/zero of="$image.loop8" bs=1M count=8 conv=fsync status=none
  # Nobody listens at port 9: what comes back is that the port cannot be reached.
  bash -c 'for n in 1 2 3 4 5 6 7 8; do head -c 20000 /dev/zero >/dev/udp/10.84.20.2/9; done' 2>/dev/null || true
  sleep 0.1
done
ip link del veth-a
ip netns del far
losetup -d "$image.loop8"
sleep 0.5
python3 -c 'import fcntl, os; fcntl.ioctl(os.open("/dev/loop-control", os.O_RDWR), 0x4C81, 8)'
rm "$image" "$image.loop8"
wait

# Killed between two flushes: what was flushed plays.
$recollect record -q -i 1 -F 3 -s cdmnZ -f samples/killed/ --comment 'killed: cut off by kill -9' &
sleep 9.5
kill -9 $!
