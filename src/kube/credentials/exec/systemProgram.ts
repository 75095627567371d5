import { win32 } from 'node:path';

/** The full path of a program of Windows: what has its name elsewhere on PATH is not it. */
export function systemProgram(name: string): string {
  return win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);
}
