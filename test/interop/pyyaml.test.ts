import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveYaml11 } from '../../src/core/sweep/scalar.ts';
import { python } from './venv.ts';

// PyYAML, with which W&B reads sweep files, says what plain scalars mean.

/** Reads a JSON list of texts, prints a JSON list of [type, value as text], null where a text is no single plain scalar. */
const script = `
import datetime, json, sys, yaml

def kind(text):
    try:
        events = [e for e in yaml.parse("- " + text + "\\n") if isinstance(e, yaml.ScalarEvent)]
        if len(events) != 1 or events[0].style is not None or events[0].value != text or events[0].tag or events[0].anchor:
            return None
        value = yaml.safe_load("- " + text + "\\n")[0]
    except (yaml.YAMLError, ValueError, IndexError, TypeError, OverflowError):
        return None
    if value is None: return ["null", ""]
    if isinstance(value, bool): return ["bool", str(value).lower()]
    if isinstance(value, int): return ["int", str(value)]
    if isinstance(value, float): return ["float", repr(value)]
    if isinstance(value, datetime.date): return ["date", text]
    return ["text", value] if isinstance(value, str) else None

print(json.dumps([kind(text) for text in json.load(sys.stdin)]))
`;

const interpreter = await python('pyyaml==6.0.3');

function askPyYaml(texts: readonly string[]): readonly ([string, string] | null)[] {
  const out = execFileSync(interpreter ?? '', ['-c', script], { input: JSON.stringify(texts), maxBuffer: 2 ** 26 });
  return JSON.parse(out.toString('utf8')) as ([string, string] | null)[];
}

function disagreements(texts: readonly string[]): string[] {
  return askPyYaml(texts).flatMap((answer, index) => {
    const text = texts[index] ?? '';
    const own = resolveYaml11(text);
    if (answer === null) return [];
    const [type, value] = answer;
    const same =
      own.type === type &&
      (type === 'null' ||
        (type === 'int' || type === 'float'
          ? Object.is(Number(own.value), Number(value.replace('inf', 'Infinity')))
          : String(own.value) === value));
    return same ? [] : [`${text}: PyYAML ${type} ${value}, here ${own.type} ${String(own.value)}`];
  });
}

const known = [
  ...['1e-5', '1e+3', '1.5e3', '5E-4', '-1e-5', '1.0e-5', '1.e-5', '1.5e+3', '.5', '-.5', '+.5', '1.', '.5e-3', '.5e3'],
  ...[
    '0',
    '-0',
    '+1',
    '017',
    '0o17',
    '08',
    '0x1F',
    '0b101',
    '-0b0',
    '-0x0',
    '1_000',
    '1_000.5',
    '1:30',
    '1:30:00',
    '190:20:30.15',
    '-1:30',
  ],
  ...['.inf', '-.inf', '+.Inf', '.nan', '.NaN', 'inf', 'nan', 'Infinity', 'NaN', '-.nan'],
  ...['yes', 'No', 'ON', 'off', 'y', 'n', 'true', 'TRUE', 'tRUE', 'False', '~', 'null', 'Null', 'nULL', 'None', 'none'],
  ...[
    '2024-01-01',
    '2024-1-1',
    '2024-01-01 10:00:00',
    '2024-01-01T10:00:00Z',
    '1-2',
    '1.2.3',
    '0.0',
    '00',
    '0_7',
    '1__0',
  ],
  ...[
    'adam',
    'a b',
    '1 2',
    '1e5',
    '1E5',
    '1e',
    'e5',
    '0.',
    '0.e+1',
    '9007199254740993',
    '1_',
    '0x_1',
    '+0x1f',
    '-0b11',
  ],
];

test.skipIf(interpreter === null)('known tokens mean the same to PyYAML', () => {
  expect(disagreements(known)).toEqual([]);
});

test.skipIf(interpreter === null)(
  'any token that looks like a number, a truth value or a date means the same to PyYAML',
  () => {
    const piece = fc.constantFrom(
      ...[...'0123456789', '.', '-', '+', '_', ':', 'e', 'E', '0x', '0o', '0b', '1.5', '10', '2024-01-01'],
      ...['.inf', '.nan', 'yes', 'No', 'true', 'null', 'on', 'a', 'F', 'e-5', 'E+3', ':30', '~'],
    );
    const token = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(token, { minLength: 400, maxLength: 400 }), (tokens) => {
        expect(disagreements(tokens)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  },
);
