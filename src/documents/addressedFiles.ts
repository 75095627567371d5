import {
  FileSystemError,
  type Event,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type FileType,
  type Uri,
} from 'vscode';
import type { Disposable } from '../common/disposable.ts';

/** Files that are there by their addresses alone: nobody lists, creates, moves or deletes them. */
export abstract class AddressedFiles implements FileSystemProvider {
  abstract readonly onDidChangeFile: Event<FileChangeEvent[]>;

  abstract stat(uri: Uri): FileStat | Promise<FileStat>;

  abstract readFile(uri: Uri): Uint8Array | Promise<Uint8Array>;

  abstract writeFile(uri: Uri, content: Uint8Array): Promise<void>;

  /** What is open is followed anyway. */
  watch(): Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}
