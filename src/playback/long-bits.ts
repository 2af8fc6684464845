/** Machines whose kernels count in words of 32 bits, as uname and Perl call them: `i686`, `armv7l`, `arm-linux-gnueabihf`. */
const NARROW = /^(?:i\d86|x86(?!.64)|arm(?!64)|ppc(?!64)|powerpc(?!64)|mips(?!.*64)|s390(?!x)|sparc(?!64)|riscv32)/

/** How many bits an `unsigned long` of the machine's kernel has. */
export function longBits(arch: string): 32 | 64 {
  return NARROW.test(arch) ? 32 : 64
}
