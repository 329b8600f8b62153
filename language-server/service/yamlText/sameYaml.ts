import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';

/** Whether two texts say the same: every value, the way it is written, its nesting, anchors and tags. False for broken YAML. */
export function sameYaml(a: string, b: string): boolean {
  try {
    const [before, after] = [parse(a), parse(b)];
    if (before === null || after === null || before.length !== after.length) return false;
    return before.every((document, index) => sameNode(document.contents, after[index]?.contents));
  } catch (error) {
    // Nested too deeply.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function parse(text: string) {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return [];
  return documents.some(({ errors }) => errors.length > 0) ? null : [...documents];
}

function sameNode(a: unknown, b: unknown): boolean {
  if (a === null || b === null || a === undefined || b === undefined) return a === b;
  if (isAlias(a)) return isAlias(b) && a.source === b.source;
  if (isScalar(a))
    return isScalar(b) && sameProperties(a, b) && a.type === b.type && a.value === b.value && a.source === b.source;
  if (isSeq(a))
    return (
      isSeq(b) &&
      sameProperties(a, b) &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameNode(item, b.items[index]))
    );
  if (!isMap(a) || !isMap(b) || !sameProperties(a, b) || a.items.length !== b.items.length) return false;
  return a.items.every((pair, index) => {
    const other = b.items[index];
    return other !== undefined && sameNode(pair.key, other.key) && sameNode(pair.value, other.value);
  });
}

interface Properties {
  readonly tag?: string | undefined;
  readonly anchor?: string | undefined;
  readonly flow?: boolean | undefined;
}

function sameProperties(a: Properties, b: Properties): boolean {
  return a.tag === b.tag && a.anchor === b.anchor && a.flow === b.flow;
}
