import { readFile } from 'node:fs/promises';

/** Layout of the two records that list a zip file, see section 4.3 of PKWARE's APPNOTE. */
const END_SIGNATURE = 0x06054b50;
const END_SIZE = 22;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_SIZE = 46;

/** The paths of the files in a zip archive, as its central directory lists them. */
export async function listZip(file: string): Promise<string[]> {
  const zip = await readFile(file);
  const end = findEnd(zip);
  const paths: string[] = [];
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(entry) !== ENTRY_SIGNATURE) {
      throw new Error(`${file} is damaged: there is no directory entry at ${entry}.`);
    }
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(entry + offset));
    paths.push(zip.toString('utf8', entry + ENTRY_SIZE, entry + ENTRY_SIZE + name!));
    entry += ENTRY_SIZE + name! + extra! + comment!;
  }
  return paths;
}

/** The end record is the last thing in the file, but for a comment, which vsce does not write. */
function findEnd(zip: Buffer): number {
  const end = zip.length - END_SIZE;
  if (end < 0 || zip.readUInt32LE(end) !== END_SIGNATURE) {
    throw new Error('This is not a zip file, or has a comment.');
  }
  return end;
}
