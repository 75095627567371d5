const PER_LINE = 16;

/** Bytes as `hexdump -C` writes them: offset, sixteen bytes in two groups, and what of it is ASCII. */
export function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += PER_LINE) {
    const row = bytes.subarray(offset, offset + PER_LINE);
    const pairs = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const hex = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(48);
    const ascii = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex}  |${ascii.join('')}|`);
  }
  return lines.join('\n');
}
