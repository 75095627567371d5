import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, extname, isAbsolute, join } from 'node:path';

const IS_WINDOWS = process.platform === 'win32';

/**
 * The absolute path of a command: itself where it is one, else the first of that name on PATH. Folders on PATH that
 * are not absolute are passed over, as Go does: nothing is run because of where the process happens to stand.
 *
 * @param env keys as the system has them
 */
export async function findExecutable(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const folders = (variable(env, 'PATH') ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const paths = isAbsolute(command) ? [command] : folders.map((folder) => join(folder, command));
  const extensions = executableExtensions(command, env);
  for (const path of paths.flatMap((path) => extensions.map((extension) => path + extension))) {
    if (await isExecutable(path)) {
      return path;
    }
  }
  return undefined;
}

/** Windows finds `aws.exe` by `aws`, by the extensions that PATHEXT lists. */
function executableExtensions(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (!IS_WINDOWS) {
    return [''];
  }
  const known = (variable(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';');
  return known.includes(extname(command).toLowerCase()) ? ['', ...known] : known;
}

function variable(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const key = IS_WINDOWS ? Object.keys(env).find((key) => key.toUpperCase() === name) : name;
  return key === undefined ? undefined : env[key];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
