import type { KubeVersion } from '../../kube/capabilities.ts';
import { choicesOf } from './choices.ts';
import { constraintOf } from './constraints.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { hasField, isOn, versionsText } from './fieldVersions.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { childPath } from './serviceStructure.ts';
import { snippetsOf, suggestionOf } from './suggestions.ts';

/**
 * Adds to a structure what people have written down of its fields: what they are for, what they may hold, what completion
 * offers.
 */
export function describeFields(structure: JsonSchema, version: KubeVersion): JsonSchema {
  return describeProperties(structure, '');

  function describeProperties(schema: JsonSchema, path: string): JsonSchema {
    const { properties, required, ...rest } = schema;
    return {
      ...rest,
      // A server takes nobody's word for the status, and so misses nothing in it.
      ...(required && !path.startsWith('status.') && { required }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, field]) => [name, describe(field, childPath(path, name))]),
        ),
      }),
    };
  }

  function describe(field: JsonSchema, path: string): JsonSchema {
    // Only the cluster knows it, so its name is not one of ours: it may be `constructor`, which every table has.
    if (field.type === undefined) {
      return field;
    }
    const values = { ...snippets(path), ...(isOn(path, version) && choices(path)) };
    const { items, ...rest } = describeProperties(field, path);
    return {
      ...rest,
      ...description(path),
      ...suggestionOf(path, version),
      ...(isOn(path, version) && constraintOf(path, version)),
      // What it says would be dropped.
      ...(hasField(path, version) && !isOn(path, version) && { doNotSuggest: true }),
      ...(items ? { items: { ...describeProperties(items, path), ...values } } : values),
    };
  }

  function choices(path: string): JsonSchema {
    const all = choicesOf(path, version);
    return all === undefined
      ? {}
      : {
          enum: all.map(({ value }) => value),
          markdownEnumDescriptions: all.map(({ description: text }) => text),
        };
  }

  function snippets(path: string): JsonSchema {
    const defaultSnippets = snippetsOf(path);
    return defaultSnippets ? { defaultSnippets } : {};
  }

  function description(path: string): JsonSchema {
    const text = DESCRIPTIONS[path];
    if (text === undefined) {
      return {};
    }
    const versions = versionsText(path);
    const isOff = hasField(path, version) && !isOn(path, version);
    return {
      markdownDescription: [
        text,
        ...(versions === undefined ? [] : [`Kubernetes ${versions}.`]),
        ...(isOff ? ['This version ignores it unless its feature gate is on.'] : []),
      ].join('\n\n'),
    };
  }
}
