import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly menus: { readonly 'view/item/context': readonly MenuItem[] };
  };
}

const root = join(import.meta.dirname, '../..');
const { contributes } = read<Manifest>('package.json');
const texts = read<Readonly<Record<string, string>>>('package.nls.json');

/**
 * The titles that package.json puts into the menu of a row, from top to bottom.
 *
 * @param viewItem the words of the row: `service,patch,delete`
 */
export function rowMenu(viewItem: string): string[] {
  return contributes.menus['view/item/context']
    .filter(({ when = '', group = '' }) => !group.startsWith('inline') && holds(when, viewItem))
    .sort((one, other) => compareGroups(one.group ?? '', other.group ?? ''))
    .map(titleOf)
    .map((title) => texts[title.slice(1, -1)] ?? title);
}

function titleOf({ command, submenu }: MenuItem): string {
  const { title } = contributes.commands.find((known) => known.command === command) ?? {};
  return title ?? contributes.submenus.find(({ id }) => id === submenu)?.label ?? '';
}

/** As much of a `when` clause as is about the row; what else it asks for is taken to hold. */
function holds(when: string, viewItem: string): boolean {
  return when.split(' && ').every((condition) => {
    const [, exact, pattern] = /^viewItem (?:== (\w+)|=~ \/(.+)\/)$/u.exec(condition) ?? [];
    return (
      (exact === undefined || exact === viewItem) &&
      (pattern === undefined || new RegExp(pattern, 'u').test(viewItem))
    );
  });
}

/** `1_connection@2`: by the name of the group, and in it by number. */
function compareGroups(one: string, other: string): number {
  const [[name = '', place = '0'], [otherName = '', otherPlace = '0']] = [one.split('@'), other.split('@')];
  return name === otherName ? Number(place) - Number(otherPlace) : name < otherName ? -1 : 1;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
}
