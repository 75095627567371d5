import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { cacheDirectory, environment } from './cache.ts';
import { runProcess } from './process.ts';
import { MissingError, reportStep } from './progress.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** For machines without GPU or sandbox, such as containers; and nothing calls home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a Chromium without a window. It ends with this process. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: FLAGS });
}

/** Finds a Chromium: what `CHROMIUM` names, or one on the PATH, or Debian's, which is installed if that is possible. */
export async function findChromium(): Promise<string> {
  const named = environment('CHROMIUM');
  if (named !== undefined) {
    if (!isExecutable(named)) {
      throw new MissingError(named, 'The environment variable CHROMIUM must name a Chromium or Chrome.');
    }
    return named;
  }
  const found = installedChromium();
  if (found !== undefined) {
    return found;
  }
  if (process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get')) {
    await installChromium();
  }
  const installed = installedChromium();
  if (installed === undefined) {
    throw new MissingError('Chromium', 'Install it (apt-get install chromium), or set CHROMIUM to its path.');
  }
  return installed;
}

function installedChromium(): string | undefined {
  const folders = environment('PATH')?.split(delimiter) ?? [];
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, MAC_CHROME].find(isExecutable);
}

async function installChromium(): Promise<void> {
  const logFile = join(cacheDirectory('chromium'), 'install.log');
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, logFile };
  await reportStep(`Installing Debian's chromium (log: ${logFile})`, async () => {
    await runProcess('apt-get', ['update'], options);
    await runProcess('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options);
  }).catch((cause: unknown) => {
    throw new MissingError('Chromium', `apt-get could not install it: see ${logFile}.`, { cause });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
