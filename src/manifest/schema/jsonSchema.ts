/**
 * JSON Schema of draft 7, as far as the schema of Services uses it, with the words that yaml-language-server (and VS
 * Code's JSON) add. What is not described here is described at https://json-schema.org/draft-07.
 */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;

  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;

  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly uniqueItems?: boolean;

  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;

  /** What hover and completion say; the extension's own words. */
  readonly markdownDescription?: string;
  /** One for each of `enum`. */
  readonly markdownEnumDescriptions?: readonly string[];
  /** Said in place of the pattern, which says nothing to people. */
  readonly patternErrorMessage?: string;
  /** A warning at the field; completion leaves it out. */
  readonly deprecationMessage?: string;
  /** Completion leaves it out. */
  readonly doNotSuggest?: boolean;
  readonly defaultSnippets?: readonly Snippet[];
}

/** What completion inserts as a whole. Text in it that begins with `^` goes in without quotes: `^${1:80}`. */
export interface Snippet {
  readonly label: string;
  readonly markdownDescription?: string;
  readonly body: unknown;
}
