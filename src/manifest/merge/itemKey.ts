import { isJsonObject, type Json } from '../../common/json.ts';
import { memberType, type ListType } from './fieldType.ts';
import { meaningOf } from './meaning.ts';

/** What tells the items of a list apart: the keys of server-side apply, not the one of strategic merge patch. */
export function itemKey(item: Json, { items, listMapKeys }: ListType): string {
  if (!isJsonObject(item) || listMapKeys === undefined) {
    return JSON.stringify(item);
  }
  const keys = listMapKeys.map(
    (name) => meaningOf(item[name], memberType(items, name)) ?? (name === 'protocol' ? 'TCP' : null),
  );
  return JSON.stringify(keys);
}
