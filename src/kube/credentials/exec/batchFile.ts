import { systemProgram } from './systemProgram.ts';

/** A process to start. */
export interface Program {
  readonly executable: string;
  readonly args: readonly string[];
  /** Whether Windows gets the arguments as they are, quotes and all. */
  readonly isVerbatim: boolean;
}

/** What means itself between quotes, to cmd.exe as to the programs that a batch file hands its arguments to. */
const PLAIN_ARGUMENT = /^[\p{L}\p{N} _@=+,.:/\\~-]*(?<!\\)$/u;
const PLAIN_PATH = /^[\p{L}\p{N} _@=+,.:/\\~()-]+$/u;

/** Whether Windows has it run by cmd.exe. */
export function isBatchFile(path: string): boolean {
  return /\.(?:bat|cmd)$/i.test(path);
}

/**
 * How to run a batch file. Windows does so by cmd.exe, and lets kubectl do so unawares; Node refuses (CVE-2024-27980),
 * since cmd.exe reads a command line by rules of its own, by which an argument can become a command. So each word is
 * quoted, and none is let through that holds what means something between quotes.
 * Source: Rust, `std/src/sys/args/windows.rs`, `make_bat_command_line` (CVE-2024-24576).
 *
 * @returns undefined where a word is not let through
 */
export function batchProgram(path: string, args: readonly string[]): Program | undefined {
  if (!PLAIN_PATH.test(path) || !args.every((arg) => PLAIN_ARGUMENT.test(arg))) {
    return undefined;
  }
  const line = [path, ...args].map((word) => `"${word}"`).join(' ');
  return {
    executable: systemProgram('cmd.exe'),
    // Nothing that the registry would have run first, and no `!name!`; of the quotes only the outermost are taken off.
    args: ['/d', '/e:on', '/v:off', '/s', '/c', `"${line}"`],
    isVerbatim: true,
  };
}
